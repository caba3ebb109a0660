#!/usr/bin/env python3
"""Writes mutants of the shipped manifests: mutate.py SEEDS FOLDER

Each file is one document, named <kind>-<number>-<mutation>.yaml. Mutations named keep-… leave a manifest valid; of the others most
break it. Which files come out depends on the seeds and on nothing else. No mutant has a fault that a JSON Schema cannot see: natural
keys stay distinct, and references name rows of content_sets.yaml.
"""

import copy
import pathlib
import random
import re
import sys

import yaml

KINDS = ["content_sets", "economy", "levels", "products", "rewards"]
FAULTS_PER_KIND = 40
VARIATIONS_PER_KIND = 22

LONG = {200: "ñ" * 199 + "💰", 201: "ñ" * 200 + "💰", 1001: "x" * 1001}
TYPED_VALUES = {
    "BESITOS": {"amount": 25},
    "CONTENT": {"content_set": "VIP Special"},
    "BADGE": {"badge_name": "star", "emoji": "⭐"},
    "VIP_EXTENSION": {"days": 7},
}
CONDITIONS_WITH_VALUE = ["STREAK_LENGTH", "TOTAL_POINTS", "LEVEL_REACHED", "BESITOS_SPENT"]
CONDITIONS_WITHOUT = ["FIRST_PURCHASE", "FIRST_DAILY_GIFT", "FIRST_REACTION", "NOT_VIP", "NOT_CLAIMED_BEFORE"]

# Values that a row may have, beside or instead of its own.
OPTIONAL = {
    "content_sets": {
        "description": [None, "", "Más fotos", "x" * 1000],
        "category": [None, "verano", "no", "1:30"],
        "file_ids": [[], ["AgACAgQAAxkBAAI", "10"]],
        "is_active": [True, False],
        "content_type": ["PHOTO_SET", "VIDEO", "AUDIO", "MIXED"],
        "tier": ["FREE", "VIP", "PREMIUM", "GIFT"],
        "name": ["Otro Pack", LONG[200]],
        "was": [[], ["Pack Antiguo"], ["Pack Antiguo", "Pack Más Antiguo"]],
    },
    "economy": {
        "level_formula": [None, "1", "floor(total_earned / 50) + 1"],
        "besitos_per_reaction": [None, 0, 1, 5.0],
        "max_reactions_per_day": [None, 0, 1000],
        "besitos_daily_base": [None, 0],
        "streak_display_format": [None, "", "🔥 {days}", "off"],
    },
    "levels": {
        "points_required": [0, 1, 100.0, 9007199254740993],
        "title": ["x", "Año Nuevo", "007", "null", LONG[200]],
        "perks": [{}, {"": True}, {7: True}, {"badge": True, "mentor": False}],
        "was": [[], [77], [77, 78.0], [-1]],
    },
    "products": {
        "description": [None, "", "Otro texto"],
        "vip_discount_percentage": [0, 100, 50.0],
        "vip_besitos_price": [None, 0, 40],
        "besitos_price": [0, 1, 999999],
        "content_set": ["Welcome Pack", "VIP Special"],
        "is_active": [True, False],
        "sort_order": [0, 99],
        "purchase_count": [0, 12],
        "tier": ["PREMIUM", "GIFT"],
        "was": [["Pack Viejo"]],
    },
    "rewards": {
        "description": [None, "Otro texto", "yes"],
        "is_repeatable": [True, False],
        "is_secret": [True, False],
        "claim_window_hours": [1, 24],
        "is_active": [True, False],
        "sort_order": [0, 99],
        "conditions": [[]],
        "was": [["Nombre Viejo"]],
    },
}

ABSENT = {
    "content_sets": ["Pack Perdido"],
    "levels": [99],
    "products": ["Producto Perdido"],
    "rewards": ["Recompensa Perdida"],
}


# Where things are


def paths(value, at=()):
    """Every path below a value, outermost first."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children:
        yield at + (name,)
        yield from paths(child, at + (name,))


def below(document, path):
    """The paths at and below one."""
    return [other for other in paths(document) if other[: len(path)] == path]


def get(document, path):
    for step in path:
        document = document[step]
    return document


def replaced(document, path, value):
    document = copy.deepcopy(document)
    get(document, path[:-1])[path[-1]] = value
    return document


def renamed(mapping, old, new):
    return {new if name == old else name: value for name, value in mapping.items()}


def without(mapping, name):
    return {other: value for other, value in mapping.items() if other != name}


# Mutations: each yields (its name, a document)


def document_faults(document):
    yield "list-for-document", [document]
    yield "extra-property", {**document, "comment": "?"}


def structural_faults(document, within=()):
    for path in below(document, within):
        mapping, name, value = get(document, path[:-1]), path[-1], get(document, path)

        def instead(new, path=path):
            return replaced(document, path, new)

        def around(new, path=path):
            return instead(new, path[:-1]) if len(path) > 1 else new

        if isinstance(mapping, dict):
            yield "drop-property", around(without(mapping, name))
            yield "typo", around(renamed(mapping, name, name[:-2] + name[:-3:-1] if len(name) > 2 else name + "x"))
            yield "capital", around(renamed(mapping, name, name.capitalize()))
        yield "null", instead(None)
        if isinstance(value, dict):
            yield "extra-property", instead({**value, "comment": "?"})
            yield "list-for-mapping", instead([value])
            yield "list-of-pairs", instead([{name: inner} for name, inner in value.items()])
            yield "empty-mapping", instead({})
        elif isinstance(value, list):
            yield "mapping-for-list", instead({"first": value[0]} if value else {})
            yield "element-for-list", instead(value[0] if value else "")
            yield "list-in-list", instead([value])
            yield "null-in-list", instead(value + [None])
        else:
            yield "list-for-scalar", instead([value])
            yield "mapping-for-scalar", instead({"value": value})


def scalar_faults(document, within=()):
    for path in below(document, within):
        value = get(document, path)
        is_reference = path[-1] == "content_set"

        def instead(new, path=path):
            return replaced(document, path, new)

        if isinstance(value, bool):
            yield "boolean-as-word", instead("yes" if value else "no")
            yield "boolean-as-text", instead("true" if value else "false")
            yield "boolean-as-number", instead(1 if value else 0)
        elif isinstance(value, int):
            yield "number-as-text", instead(str(value))
            yield "boolean-for-number", instead(True)
            yield "fraction", instead(value + 0.5)
            for number in [-1, 0, 101]:
                yield "out-of-range", instead(number)
        elif isinstance(value, str):
            yield "number-for-text", instead(42)
            yield "boolean-for-text", instead(False)
            yield "empty-text", instead("")
            if value.isupper():
                yield "lower-case", instead(value.lower())
                yield "wrong-option", instead("GOLD")
                yield "space-after", instead(value + " ")
            elif not is_reference and path[-1] != "kind":
                yield "long-text", instead(LONG[201])
                yield "very-long-text", instead(LONG[1001])


def reward_faults(document):
    """What holds between two properties: a reward's type and value, a condition's type and value."""
    for type in TYPED_VALUES:
        for other, value in TYPED_VALUES.items():
            if other != type:
                yield "value-of-another-type", with_row(document, type=type, value=value)
        for path in paths(TYPED_VALUES[type]):
            yield "value-incomplete", with_row(document, type=type, value=without(TYPED_VALUES[type], path[0]))
    for type in CONDITIONS_WITH_VALUE:
        yield "condition-value-missing", with_row(document, conditions=[{"type": type}])
        yield "condition-value-null", with_row(document, conditions=[{"type": type, "value": None}])
        yield "condition-value-zero", with_row(document, conditions=[{"type": type, "value": 0}])
    for type in CONDITIONS_WITHOUT:
        yield "condition-value-forbidden", with_row(document, conditions=[{"type": type, "value": 3}])


def reward_variations(document):
    for type, value in TYPED_VALUES.items():
        yield "keep-value-by-type", with_row(document, type=type, value=value)
    for type in CONDITIONS_WITH_VALUE:
        yield "keep-condition-value", with_row(document, conditions=[{"value": 3, "type": type, "group": 1}])
    for type in CONDITIONS_WITHOUT:
        conditions = [{"type": type}, {"type": type, "group": 2, "value": None}]
        yield "keep-condition", with_row(document, conditions=conditions)
    was = [{"type": "FIRST_REACTION"}]
    yield "keep-condition-was", with_row(document, conditions=[{"type": "NOT_VIP", "was": was}])


def with_row(document, **changes):
    return replaced(document, ("rows", 0), {**document["rows"][0], **changes})


def faults(kind, document):
    row_path = ("row",) if kind == "economy" else ("rows", 0)
    row = get(document, row_path)
    # Optional properties bring in booleans, lists and nested mappings that the shipped rows do without.
    for name, values in OPTIONAL[kind].items():
        if name not in row:
            path = row_path + (name,)
            full = replaced(document, path, values[-1])
            yield from structural_faults(full, within=path)
            yield from scalar_faults(full, within=path)
    yield from document_faults(document)
    yield from structural_faults(document)
    yield from scalar_faults(document)


def variations(kind, document, random):
    yield "keep-all", document
    row_path = ("row",) if kind == "economy" else ("rows", 0)
    row = get(document, row_path)
    for name, values in OPTIONAL[kind].items():
        for value in values:
            changed = {**row, name: value}
            yield "keep-" + name.replace("_", "-"), replaced(document, row_path, changed)
            names = list(changed)
            random.shuffle(names)
            yield "keep-reorder", replaced(document, row_path, {name: changed[name] for name in names})
    if kind in ABSENT:
        yield "keep-no-rows", {**document, "rows": []}
        yield "keep-absent", {**document, "absent": ABSENT[kind]}
        yield "keep-only-absent", {"absent": ABSENT[kind], "kind": kind}


# The corpus


def bases(kind, manifest):
    """A manifest for each row: what one row does is not to hide behind another's fault."""
    if "row" in manifest:
        return [manifest]
    return [{**manifest, "rows": [row]} for row in manifest["rows"]]


def chosen(candidates, count, random, written):
    """Takes from each mutation in turn, so that the frequent ones do not crowd out the rest."""
    by_mutation = {}
    for mutation, document in candidates:
        by_mutation.setdefault(mutation, []).append(document)
    for documents in by_mutation.values():
        random.shuffle(documents)
    taken = []
    while len(taken) < count and any(by_mutation.values()):
        for mutation, documents in by_mutation.items():
            while documents and len(taken) < count:
                text = dump(documents.pop())
                if text not in written:
                    written.add(text)
                    taken.append((mutation, text))
                    break
    return taken


class Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def represent_text(dumper, text):
    # YAML 1.1 and 1.2 disagree on what plain text is (yes, 1e3, 0o7, 1:30); they agree on words and on what is in quotes.
    is_word = re.fullmatch(r"[^\W\d]\w*( \w+)*", text)
    reserved = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style=None if is_word and text.lower() not in reserved else '"'
    )


Dumper.add_representer(str, represent_text)


def dump(document):
    return yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def main():
    seeds, folder = map(pathlib.Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        manifest = yaml.safe_load((seeds / f"{kind}.yaml").read_text("utf-8"))
        dice = random.Random(kind)
        written = set()
        documents = bases(kind, manifest)
        broken = [mutant for base in documents for mutant in faults(kind, base)]
        kept = [mutant for base in documents for mutant in variations(kind, base, dice)]
        files = chosen(broken, FAULTS_PER_KIND, dice, written) + chosen(kept, VARIATIONS_PER_KIND, dice, written)
        if kind == "rewards":
            relations = [*reward_faults(documents[0]), *reward_variations(documents[0])]
            files += chosen(relations, len(relations), dice, written)
        for number, (mutation, text) in enumerate(files, 1):
            (folder / f"{kind}-{number:03}-{mutation}.yaml").write_text(text, "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: mutate.py SEEDS FOLDER")
    main()
