import SeedCompiler
import SeedSyntax

/// What was pulled, a line for each value: `seeds/rewards.yaml:25: rewards "Racha de 7 Días" value {"amount":50} → {"amount":60}`.
package func renderPull(_ values: [PulledValue], _ catalog: Catalog, _ sources: SourceMap, style: Style) -> OutputText {
    var text = OutputText()
    for value in values {
        let file = sources[value.place.file]
        let place: OutputText = "\(file.path):\(file.lines.position(of: value.place.start).line):"
        let kind = catalog.kinds[value.kind]
        let name = kind.properties[value.property].name
        let (old, new) = (value.old.map(\.display) ?? "unset", value.live.display)
        text +=
            "\(style.dim(place)) \(style.bold("\(kind.name) \(value.key)")) \(name) \(old) \(style.dim("→")) \(new)\n"
    }
    return text
}

extension YAMLValue {
    /// As the plan shows values.
    fileprivate var display: String {
        switch self {
        case .null: Value.null.display
        case .boolean(let boolean): boolean ? "true" : "false"
        case .integer(let integer): Value.integer(integer).display
        case .real(let real): Value.real(real).display
        case .text(let bytes): Value.text(bytes).display
        case .list(let elements): "[" + elements.map(\.display).joined(separator: ",") + "]"
        case .mapping(let members):
            "{" + members.map { "\(Value.text($0.name).display):\($0.value.display)" }.joined(separator: ",") + "}"
        }
    }
}
