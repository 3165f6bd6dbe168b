"""Every code a person can meet has a sentence, in every language; every text has its translation."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources import catalogue, reasons
from resources.reader import names, read_json

ROOT = Path(__file__).resolve().parents[1]
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_MAKERS = {"failed", "unknown", "Problem"}


def raised_codes() -> Iterator[tuple[str, str]]:
    """Yields (code, where) for every literal code given to an error, a problem or an outcome."""
    for folder in ("wallet", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                first = node.args[0]
                if not (name in _MAKERS or name.endswith("Error")) or name in {"ValueError", "TypeError"}:
                    continue
                told = first.value if isinstance(first, ast.Constant) else None
                if isinstance(told, str) and _CODE.fullmatch(told):
                    yield told, f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    known = catalogue.problem_codes(language)
    internal = {"no_plugins", "out_of_order"}  # BugError: told as "bug"
    missing = sorted({f"{code} ({where})" for code, where in raised_codes() if code not in known | internal})
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_sentences_are_for_a_nurse(language: str) -> None:
    jargon = re.compile(r"\b(DID|DIDs|in?valid|JSON-LD|proof|verificationMethod|cryptosuite)\b")
    for code in sorted(catalogue.problem_codes(language)):
        told = catalogue.problem(code, language)
        assert told.sentence.strip(), code
        if language == "en":
            assert not jargon.search(f"{told.sentence} {told.next}"), f"{code}: {told}"


@pytest.mark.parametrize("part", ["problems", "ui"])
def test_every_text_has_its_translation(part: str) -> None:
    def keys(language: str) -> dict[str, object]:
        merged: dict[str, object] = {}
        for name in names(f"translations/{language}/{part}", ".json"):
            merged |= read_json(name)
        return merged

    english, spanish = keys("en"), keys("es")
    assert set(english) == set(spanish), sorted(set(english) ^ set(spanish))
    holes = re.compile(r"\{[a-z_]+\}")
    for key, told in english.items():
        assert set(holes.findall(str(told))) == set(holes.findall(str(spanish[key]))), key


def test_every_code_says_who_must_act_and_the_issuer_gets_a_letter() -> None:
    told = read_json("translations/who_acts.json")
    codes = catalogue.problem_codes()
    by_room = {code for room in told["rooms"] for code in read_json(f"translations/en/problems/{room}.json")}
    assert not codes - by_room - set(told["codes"]), "nobody must act on these"
    assert not set(told["codes"]) - codes, "no such codes"
    assert {told["codes"][code] for code in told["may_pass"]} == {"issuer"}
    for language in catalogue.LANGUAGES:
        for code in codes:
            written = catalogue.has_text(f"letter.mend.{code}", language)
            assert written is (reasons.who_acts(code) is reasons.Actor.ISSUER), f"{code} ({language})"
            seen = "not_found" if code in told["by_fetch"] else ""
            assert bool(reasons.issuer_remedy(reasons.Reason(code, "", seen), language)) is written


def test_what_has_room_for_a_day_or_a_name_says_it() -> None:
    def said(code: str, detail: str) -> str:
        return catalogue.explained(code, detail, "en", day=lambda d: d.date().isoformat(), safe=str.upper).sentence

    assert "2026-11-14" in said("status_as_of", "2026-11-14T08:10:00+00:00")
    assert "{" not in said("status_as_of", "") + said("status_as_of", "not a day")
    assert "“A {DATE}”" in said("vouched_for", "a {date}")
    assert said("revoked", "2026-11-14") == catalogue.problem("revoked").sentence


def test_a_value_cannot_open_another_hole() -> None:
    assert catalogue.text("cli.share_made", "en", file="{file}{n}") == "Wrote {file}{n}"


OF_ANOTHER_FILE = {
    "storage_password_needed", "storage_secret_in_address", "storage_refused",  # of a storage, not of the wallet
    "zip_encrypted", "pdf_locked", "password_needed", "password_wrong", "lock_unknown", "export_password_needed",
    "cli.exported_locked",
}  # fmt: skip
"""What speaks of the password of a ZIP, a PDF or another wallet's export, never of the wallet's own passphrase."""

FORMAL = frozenset(
    "abra acepte acorte active actualice ande anote anada apague apunte arregle asegure avise borre busque cambie cierre "
    "compare comparta compruebe conecte confie conserve consiga considere consulte copie corrija cree cuente cuide de "
    "decida deje desactive desbloquee descargue descomprima desempaquete destruya detenga diga divida ejecute elija "
    "emita encienda ensene entregue envie escanee escoja escriba espere evite exporte facilite fie fije firme guarde "
    "haga importe imprima indique informe inicie inserte instale intente introduzca lea libere llame lleve mande "
    "mantenga marque mire mueva muestre note olvide pase pegue permita pida ponga pregunte presente pruebe pulse quite "
    "reciba recorte recuerde recupere reduzca reinicie renueve repita restaure revise saque seleccione senale siga "
    "sincronice suba suelte suponga suprima sustituya teclee tenga termine tome toque traiga utilice use vacie vaya vea "
    "vuelva".split()
)
"""Imperatives said to *usted*, without their accents."""
_PRONOUNS = re.compile(r"(?:me|nos|se|le|les)?(?:lo|la|los|las)$|(?:me|nos|se|les?)$")
_BEFORE_AN_IMPERATIVE = re.compile(r"(?:^|[.:;!?¿¡(«,…]\s*|\b(?:y|e|o|u|no|después|luego|primero)\s+)$", re.IGNORECASE)


def in_spanish() -> Iterator[tuple[str, str]]:
    """Yields (key, sentence) for every Spanish text, each form of it by itself."""
    for part in ("problems", "ui"):
        for name in names("translations/es/" + part, ".json"):
            for key, entry in read_json(name).items():
                for sentence in entry.values() if isinstance(entry, dict) else [entry]:
                    yield key, sentence


def to_the_issuer(key: str) -> bool:
    """Whether the text stands in the letter, whose reader is an institution and is called *ustedes*."""
    return key.startswith("letter.mend.") or key in {"letter.greeting", "letter.opening", "letter.closing"}


def formal_words(sentence: str) -> list[str]:
    """Returns the words of `sentence` that say *usted* to whoever reads it.

    A subjunctive with a pronoun behind it ("ábrala") is always an order; without one ("abra") only where an order
    can stand, since "quien la abra" speaks of somebody else.
    """
    formal = re.findall(r"\bustedes\b|\busted\b|\bcuando tenga conexión\b|\bsi así lo quiere\b", sentence, re.IGNORECASE)
    for word in re.finditer(r"[^\W\d_]+", sentence):
        plain = unicodedata.normalize("NFD", word[0].lower())
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        ordered = _PRONOUNS.sub("", plain)
        if ordered != plain and ordered in FORMAL - {"de"}:
            formal.append(word[0])
        elif plain in FORMAL - {"de"} or word[0].lower() == "dé":
            if _BEFORE_AN_IMPERATIVE.search(sentence[: word.start()]):
                formal.append(word[0])
    return formal


@pytest.mark.parametrize(
    ("sentence", "formal"),
    [
        ("Revise el disco e inténtelo otra vez.", ["Revise", "inténtelo"]),
        ("No confíe en ella.", ["confíe"]),
        ("Compruébelo usted.", ["usted", "Compruébelo"]),
        ("Mírelo otra vez en su hoja.", ["Mírelo"]),
        ("Si se repite, avísenos.", ["avísenos"]),
        ("Cuando llegue, dé el código.", ["dé"]),
        ("Revisa el disco e inténtalo otra vez. Ábrela y escríbelo.", []),
        ("Quien la abra o quien lo tenga puede pedir que se haga de nuevo.", []),
    ],
)
def test_usted_is_heard(sentence: str, formal: list[str]) -> None:
    assert formal_words(sentence) == formal


def test_spanish_says_tu_to_the_person() -> None:
    heard = [
        f"{key}: {formal} in {text}"
        for key, text in in_spanish()
        if not to_the_issuer(key) and (formal := formal_words(text))
    ]
    assert not heard, "\n".join(heard)


def test_spanish_says_ustedes_to_the_issuer() -> None:
    informal = re.compile(
        r"\b(?:tú|tus?|ti|te|contigo)\b|\b(?:qu[ií]t|publíc|env[ií]|fírm)a(?:lo|la|los|las)\b|\b(?:corríg|emít)e(?:lo|la)s?\b|"
        r"(?<=[.,;:] )(?:usa|emite|retira|añade|quita|publica|envía|firma|corrige|di|dime)\b",
        re.IGNORECASE,
    )
    heard = [f"{key}: {text}" for key, text in in_spanish() if to_the_issuer(key) and informal.search(text)]
    assert not heard, "\n".join(heard)


def test_spanish_has_one_word_for_the_passphrase_and_one_for_the_issuer() -> None:
    mixed = [
        f"{key}: {text}"
        for key, text in in_spanish()
        if ("contraseña" in text.lower() and key not in OF_ANOTHER_FILE)
        or re.search(r"\bentidad(es)? emisoras?\b", text, re.IGNORECASE)
    ]
    assert not mixed, "\n".join(mixed)
    spoken = {key for key, text in in_spanish() if "contraseña" in text.lower()}
    assert spoken == OF_ANOTHER_FILE, "the list names what no longer speaks of a password"
