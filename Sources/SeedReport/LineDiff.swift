import SeedSyntax

/// The lines that change in a file, as `diff -U0` shows them.
package func renderLineDiff(_ path: String, _ old: [UInt8], _ new: [UInt8], style: Style) -> OutputText {
    let (before, after) = (lines(old), lines(new))
    var hunks: [Hunk] = []
    for change in after.difference(from: before) {
        switch change {
        case .remove(let line, _, _): hunks.append(Hunk(old: line..<line + 1, new: nil))
        case .insert(let line, _, _): hunks.append(Hunk(old: nil, new: line..<line + 1))
        }
    }
    var text: OutputText = hunks.isEmpty ? "" : style.bold("--- \(path)\n+++ \(path)") + "\n"
    var (oldLine, newLine) = (0, 0)
    let removed = Set(hunks.compactMap { $0.old?.lowerBound })
    let inserted = Set(hunks.compactMap { $0.new?.lowerBound })
    while oldLine < before.count || newLine < after.count {
        let (oldStart, newStart) = (oldLine, newLine)
        while removed.contains(oldLine) { oldLine += 1 }
        while inserted.contains(newLine) { newLine += 1 }
        if oldLine == oldStart, newLine == newStart {
            (oldLine, newLine) = (oldLine + 1, newLine + 1)
            continue
        }
        text += style.dim("@@ -\(range(oldStart, oldLine)) +\(range(newStart, newLine)) @@") + "\n"
        for line in before[oldStart..<oldLine] { text += style.red("-\(shown(line))") + "\n" }
        for line in after[newStart..<newLine] { text += style.green("+\(shown(line))") + "\n" }
    }
    return text
}

private struct Hunk {
    let old: Range<Int>?
    let new: Range<Int>?
}

private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
}

private func range(_ start: Int, _ end: Int) -> String {
    switch end - start {
    case 0: "\(start),0"
    case 1: "\(start + 1)"
    default: "\(start + 1),\(end - start)"
    }
}

private func shown(_ line: [UInt8]) -> String {
    String(decoding: line.last == 0x0D ? line.dropLast() : line[...], as: UTF8.self)
}
