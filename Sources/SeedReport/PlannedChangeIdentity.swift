import SeedCompiler
import SeedSyntax

extension PlannedChange {
    /// Names a row across databases.
    var row: [[UInt8]] { [Array(kind.utf8), PlanValue.key(key).document.compact] }

    var title: String { "\(kind) \(keyText)" }

    /// Whether nothing differs but what may: ids, and where a row last stood that has left the manifests. Without looking into how JSON is
    /// written, so a different answer proves nothing.
    func isExactly(_ other: PlannedChange) -> Bool {
        action == other.action && isSame(reason, other.reason) && isSame(kind, other.kind) && isSame(table, other.table)
            && isSingleton == other.isSingleton && isSame(sql, other.sql) && holders == other.holders
            && PlanValue.key(key).isExactly(.key(other.key)) && isSamePlace(as: other) && hasSameFormer(as: other)
            && columns.count == other.columns.count
            && zip(columns, other.columns).allSatisfy { $0.isExactly($1) }
    }

    private func isSamePlace(as other: PlannedChange) -> Bool {
        if place?.column == nil, other.place?.column == nil { return true }
        guard let place, let then = other.place else { return false }
        return place.line == then.line && place.column == then.column && isSame(place.file, then.file)
    }

    private func hasSameFormer(as other: PlannedChange) -> Bool {
        guard let former, let then = other.former else { return former == nil && other.former == nil }
        return PlanValue.key(former).isExactly(.key(then))
    }
}

extension PlannedChange.Column {
    fileprivate func isExactly(_ other: PlannedChange.Column) -> Bool {
        isSame(property, other.property) && isSame(column, other.column)
            && isSame(reference ?? "", other.reference ?? "")
            && isExactly(old, other.old) && isExactly(new, other.new) && cause == other.cause && base == other.base
    }

    private func isExactly(_ a: PlanValue?, _ b: PlanValue?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a.isExactly(b)
    }
}

extension PlanValue {
    fileprivate func isExactly(_ other: PlanValue) -> Bool {
        guard case .key(let members) = self, case .key(let others) = other else { return self == other }
        return members.count == others.count
            && zip(members, others).allSatisfy { isSame($0.name, $1.name) && $0.value.isExactly($1.value) }
    }
}

/// As bytes: two texts that only look alike are two.
func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
