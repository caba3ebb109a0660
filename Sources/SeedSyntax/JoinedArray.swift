/// An array in two parts that reads as one: what two threads have made stands one behind the other, and none of it is copied.
///
/// Public, unlike all else here: what is generic and only of the package is not specialised in other modules, and each cell would cost a
/// look at what type it is of.
public struct JoinedArray<Element: Sendable>: Sendable {
    @usableFromInline var head: [Element]
    @usableFromInline var tail: [Element] = []

    @inlinable public init(_ elements: [Element] = []) { head = elements }

    @inlinable
    public mutating func reserveCapacity(_ capacity: Int) { head.reserveCapacity(capacity) }

    @inlinable @inline(__always)
    public mutating func append(_ element: Element) {
        if tail.isEmpty { head.append(element) } else { tail.append(element) }
    }

    @inlinable
    public mutating func append(contentsOf elements: [Element]) {
        if tail.isEmpty { head.append(contentsOf: elements) } else { tail.append(contentsOf: elements) }
    }

    /// The last element of an array that is not in two parts.
    package mutating func removeLast() -> Element {
        precondition(tail.isEmpty, "in two parts")
        return head.removeLast()
    }

    /// Puts another array behind this one, which must not be in two parts yet, as `other` must not.
    package mutating func join(_ other: JoinedArray) {
        precondition(tail.isEmpty && other.tail.isEmpty, "two parts at most")
        tail = other.head
    }

    @inlinable public var count: Int { head.count + tail.count }
    @inlinable public var indices: Range<Int> { 0..<count }

    public subscript(index: Int) -> Element {
        @inlinable @inline(__always) get { index < head.count ? head[index] : tail[index - head.count] }
        // Not `_modify`, which allocates where it is not inlined.
        @inlinable @inline(__always) set {
            if index < head.count { head[index] = newValue } else { tail[index - head.count] = newValue }
        }
    }
}
