import Foundation

/// A name with the present moment in it that nothing has yet: `app.db.20250131T120000Z.bak`, or `app.db.20250131T120000Z.2.bak`.
func freeName(_ path: String, _ suffix: String, isTaken: (String) -> Bool = exists) -> String {
    let first = "\(path).\(timestamp())"
    var name = "\(first).\(suffix)"
    var number = 2
    while isTaken(name) {
        name = "\(first).\(number).\(suffix)"
        number += 1
    }
    return name
}

/// The present moment in UTC, as file names say it: `20250131T120000Z`.
private func timestamp() -> String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func digits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)\(digits(parts.tm_mon + 1))\(digits(parts.tm_mday))"
        + "T\(digits(parts.tm_hour))\(digits(parts.tm_min))\(digits(parts.tm_sec))Z"
}
