import Foundation
import GRDB

/// Copies a database while others work on it, into `<path>.<UTC timestamp>.bak`.
///
/// - Returns: the path of the copy.
/// - Throws: `DatabaseError`; there is no copy then.
package func takeBackup(of path: String) throws -> String {
    let format = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
    let target = "\(path).\(Date.now.formatted(format)).bak"
    do {
        let copy = try DatabaseQueue(path: target)
        try DatabaseQueue(path: path).backup(to: copy)
        try copy.close()
    } catch {
        try? FileManager.default.removeItem(atPath: target)
        throw error
    }
    return target
}
