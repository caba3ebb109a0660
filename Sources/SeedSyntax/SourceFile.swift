/// A file's place in the `SourceMap` of a run.
package struct FileID: Hashable, Comparable, Sendable {
    package let index: UInt32

    @inlinable package init(_ index: Int) { self.index = UInt32(index) }

    @inlinable package static func < (a: FileID, b: FileID) -> Bool { a.index < b.index }
}

/// One file of input, decoded to UTF-8 without a byte order mark. Offsets everywhere are into `bytes`.
package struct SourceFile: Sendable {
    package let id: FileID
    /// As the user would write it: relative to the working directory, with forward slashes.
    package let path: String
    /// The same from wherever one looks, to be remembered: the folder of the manifests by its own name, and the path below it.
    package let place: String
    package let bytes: [UInt8]
    private let lineIndex = LazyLineIndex()

    package var lines: LineIndex { lineIndex.of(bytes) }

    /// Takes the raw contents of a file. UTF-16 is recognised by its byte order mark, everything else is read as UTF-8;
    /// whether that holds is checked when the file is parsed.
    package init(id: FileID, path: String, contents: [UInt8], place: String? = nil) {
        self.id = id
        self.path = path
        self.place = place ?? path
        switch (contents.first, contents.dropFirst().first) {
        case (0xFF, 0xFE): bytes = Self.transcodeUTF16(contents.dropFirst(2)) { UInt16($1) << 8 | UInt16($0) }
        case (0xFE, 0xFF): bytes = Self.transcodeUTF16(contents.dropFirst(2)) { UInt16($0) << 8 | UInt16($1) }
        case (0xEF, 0xBB) where contents.count > 2 && contents[2] == 0xBF: bytes = Array(contents.dropFirst(3))
        default: bytes = contents
        }
    }

    /// An unpaired surrogate or an odd last byte becomes an invalid UTF-8 byte, so that the parser reports it where it stands.
    private static func transcodeUTF16(_ raw: ArraySlice<UInt8>, unit: (UInt8, UInt8) -> UInt16) -> [UInt8] {
        var decoder = UTF16()
        var units = stride(from: raw.startIndex, to: raw.endIndex - 1, by: 2).map { unit(raw[$0], raw[$0 + 1]) }
            .makeIterator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        loop: while true {
            switch decoder.decode(&units) {
            case .scalarValue(let scalar): bytes.append(contentsOf: UTF8.encode(scalar)!)
            case .error: bytes.append(0xFF)
            case .emptyInput: break loop
            }
        }
        if raw.count % 2 == 1 { bytes.append(0xFF) }
        return bytes
    }
}

/// The files of a run, by id.
package struct SourceMap: Sendable {
    package private(set) var files: [SourceFile] = []

    package init() {}

    @discardableResult
    package mutating func add(path: String, contents: [UInt8], place: String? = nil) -> SourceFile {
        let file = SourceFile(id: FileID(files.count), path: path, contents: contents, place: place)
        files.append(file)
        return file
    }

    package subscript(id: FileID) -> SourceFile { files[Int(id.index)] }
}
