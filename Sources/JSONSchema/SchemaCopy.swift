/// Whoever follows a reference counts it, and two threads that count at the same object wait for each other: validating on both with one
/// schema takes as long as on one. So each gets a schema of its own, down to the last list.
extension Schema {
    func copy() -> Schema {
        var copy = self
        copy.rules = rules.map(Rules.init(copying:))
        copy.placeNames = PlaceNames()
        return copy
    }
}

/// Another list with the same elements.
private func own<Element>(_ list: [Element]) -> [Element] { list.map { $0 } }

extension Rules {
    fileprivate convenience init(copying other: Rules) {
        self.init(
            place: other.place, resource: other.resource, isFalse: other.isFalse, types: other.types,
            constant: other.constant.map { Options(copying: $0.part) },
            options: other.options.map { Options(copying: $0.part) },
            number: other.number.map { NumberRules(copying: $0.part) },
            string: other.string.map { StringRules(copying: $0.part) },
            object: other.object.map { ObjectRules(copying: $0.part) },
            array: other.array.map { ArrayRules(copying: $0.part) },
            reference: other.reference, dynamicReference: other.dynamicReference,
            combination: other.combination.map { Combination(copying: $0.part) },
            unevaluatedProperties: other.unevaluatedProperties, unevaluatedItems: other.unevaluatedItems)
    }
}

extension Options {
    fileprivate convenience init(copying other: Options) { self.init(tree: other.tree, nodes: own(other.nodes)) }
}

extension NumberRules {
    fileprivate convenience init(copying other: NumberRules) {
        self.init(
            minimum: other.minimum, maximum: other.maximum, exclusiveMinimum: other.exclusiveMinimum,
            exclusiveMaximum: other.exclusiveMaximum, multipleOf: other.multipleOf)
    }
}

extension StringRules {
    fileprivate convenience init(copying other: StringRules) {
        self.init(
            minLength: other.minLength, maxLength: other.maxLength, pattern: other.pattern, format: other.format)
    }
}

extension ObjectRules {
    fileprivate convenience init(copying other: ObjectRules) {
        self.init(
            entries: own(other.entries), patterns: own(other.patterns), additional: other.additional,
            propertyNames: other.propertyNames, minimum: other.minimum, maximum: other.maximum,
            dependent: other.dependent.map { ($0.name, own($0.required)) },
            dependentSchemas: own(other.dependentSchemas))
    }
}

extension ArrayRules {
    fileprivate convenience init(copying other: ArrayRules) {
        self.init(
            prefix: own(other.prefix), items: other.items, minimum: other.minimum, maximum: other.maximum,
            isUnique: other.isUnique, contains: other.contains, minContains: other.minContains,
            maxContains: other.maxContains)
    }
}

extension Combination {
    fileprivate convenience init(copying other: Combination) {
        self.init(
            all: own(other.all), any: own(other.any), one: own(other.one), not: other.not, condition: other.condition,
            consequence: other.consequence, alternative: other.alternative)
    }
}
