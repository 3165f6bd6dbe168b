"""Roles in the shapes that pages, clipboards and systems write them: nothing made up, nothing dropped, nothing fetched."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_PACK_ITEMS, MAX_PAGE_BYTES, MAX_PAGE_TAGS
from wallet.skills.requirements import CredentialNamed, Requirement, RequirementKind, Role, SkillNamed, Weakening
from wallet.skills.roles.reading import read_roles

POSTING = {"@context": "https://schema.org/", "@type": "JobPosting", "title": "Ward nurse", "datePosted": "2026-11-01"}


def read(**members: Any) -> Role:
    (role,) = read_roles(json.dumps(POSTING | members).encode())
    return role


def texts(role: Role, kind: RequirementKind | None = None) -> list[str]:
    return [one.text for one in role.requirements if kind in (None, one.kind)]


def term(one: Requirement) -> str:
    return next((a.term for a in one.accept if isinstance(a, CredentialNamed) and a.term), "")


# Where it stands ----------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrapped",
    [
        lambda p: p,
        lambda p: [{"@type": "WebSite"}, p],
        lambda p: {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, p]},
        lambda p: {"@type": "WebPage", "mainEntity": p},
        lambda p: [[{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": p}]}]],
        lambda p: p | {"@type": ["JobPosting", "Thing"]},
        lambda p: p | {"@type": "https://schema.org/JobPosting"},
        lambda p: p | {"@type": "jobPosting"},
        lambda p: p | {"@type": "schema:JobPosting"},
    ],
)
def test_a_posting_is_found_wherever_it_stands(wrapped: Any) -> None:
    posting = POSTING | {"skills": "telemetry"}
    (role,) = read_roles(json.dumps(wrapped(posting)).encode())
    assert role.title == "Ward nurse"
    assert texts(role) == ["telemetry"]


def test_a_page_of_scripts_of_which_one_is_broken_says_so_and_gives_the_others() -> None:
    good = json.dumps(POSTING | {"skills": ["telemetry"]})
    page = (
        '<html><script type="application/ld+json">{"@type": "JobPosting", "title": "a "quoted" title"}</script>'
        f'<script type="application/ld+json; charset=utf-8">/* made */ {good[:-1]},}}</script>'
        '<!-- <script type="application/ld+json">{"@type":"JobPosting","title":"hidden"}</script> --></html>'
    )
    (role,) = read_roles(page.encode())
    assert role.title == "Ward nurse"
    assert [(one.code, one.where) for one in role.not_understood] == [("json_malformed", "script 1, line 1")]


def test_two_jobs_are_two_and_one_twice_is_one() -> None:
    both = [POSTING | {"skills": "SQL"}, POSTING | {"title": "Other"}, POSTING | {"skills": "SQL"}]
    assert [role.title for role in read_roles(json.dumps(both).encode())] == ["Ward nurse", "Other"]


def test_microdata_and_rdfa_say_what_json_says() -> None:
    micro = (
        '<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">Ward nurse</h1>'
        '<span itemprop="skills">telemetry</span><ul><li itemprop="skills">IV therapy<li itemprop="skills">Epic</ul>'
        '<meta itemprop="datePosted" content="2026-11-01"></div>'
    )
    rdfa = micro.replace('itemscope itemtype="https://schema.org/', 'vocab="https://schema.org/" typeof="').replace(
        "itemprop", "property"
    )
    for page in (micro, rdfa):
        (role,) = read_roles(page.encode())
        assert (role.title, role.posted, texts(role)) == (
            "Ward nurse",
            date(2026, 11, 1),
            ["telemetry", "IV therapy", "Epic"],
        )


@pytest.mark.parametrize(
    "data",
    [
        b"<meta charset=windows-1252><p itemscope itemtype='http://schema.org/JobPosting'><b itemprop=title>M\xe9dico</b>",
        b"\xef\xbb\xbf" + json.dumps(POSTING | {"title": "M\u00e9dico"}, ensure_ascii=False).encode(),
        json.dumps(POSTING | {"title": "M&amp;eacute;dico"}).encode(),
    ],
)
def test_letters_come_out_as_they_were_meant(data: bytes) -> None:
    assert read_roles(data)[0].title == "Médico"


# What it asks for ----------------------------------------------------------------------
def test_skills_of_one_text_are_cut_where_people_cut_them_and_the_cut_is_shown() -> None:
    role = read(skills="IV therapy, wound care; Python (pandas, numpy) | Excel\n• CPR/First Aid")
    assert texts(role) == ["IV therapy", "wound care", "Python (pandas, numpy)", "Excel", "CPR/First Aid"]
    assert role.requirements[-1].kind is RequirementKind.CREDENTIAL
    assert role.splits[0][1] == tuple(texts(role))


@pytest.mark.parametrize(
    ("text", "name", "weakening"),
    [
        ("CCRN (preferred)", "CCRN", Weakening.PREFERRED),
        ("Forklift licence a plus", "Forklift licence", Weakening.PREFERRED),
        ("ACLS within 30 days of hire", "ACLS", Weakening.LATER),
        ("NVQ Level 3 (or working towards)", "NVQ Level 3", Weakening.WORKING_TOWARDS),
        ("Fachweiterbildung Intensivpflege wünschenswert", "Fachweiterbildung Intensivpflege", Weakening.PREFERRED),
        ("Certificado de primeros auxilios, se valorará", "Certificado de primeros auxilios", Weakening.PREFERRED),
    ],
)
def test_words_that_weaken_a_requirement_are_not_part_of_its_name(text: str, name: str, weakening: Weakening) -> None:
    (one,) = read(qualifications=text).requirements
    assert not one.required
    assert weakening in one.weakening
    assert next(a.name for a in one.accept if isinstance(a, CredentialNamed)) == name
    assert one.text == text, "shown as it was written"


def test_sentences_and_lists_of_credentials_are_taken_apart() -> None:
    role = read(
        qualifications="Current RN licensure in Kansas or multistate. BLS required; ACLS preferred. PALS, NRP and TNCC."
    )
    assert [(term(one), one.required) for one in role.requirements] == [
        ("rn-licence", True), ("bls", True), ("acls", False), ("pals", True), ("nrp", True), ("tncc", True)
    ]  # fmt: skip
    licence = role.requirements[0].accept[0]
    assert isinstance(licence, CredentialNamed)
    assert (licence.places, licence.compact) == ({"US-KS"}, True)


def test_alternatives_stay_one_requirement() -> None:
    (one,) = read(qualifications="RN license or LPN license").requirements
    assert {a.term for a in one.accept if isinstance(a, CredentialNamed)} == {"rn-licence", "lpn-licence"}


@pytest.mark.parametrize("none", ["no requirements", "None", "N/A", "", None, [], "keine"])
def test_nothing_asked_for_is_nothing(none: Any) -> None:
    role = read(qualifications=none, educationRequirements=none, skills=none)
    assert role.requirements == ()
    assert role.not_understood == ()


def test_what_no_record_can_show_is_listed_and_not_a_requirement() -> None:
    role = read(
        experienceRequirements={"@type": "OccupationalExperienceRequirements", "monthsOfExperience": "6"},
        physicalRequirement="Lift up to 25kg",
        skills="https://skills.example.org/sets/ward-clerk",
        qualifications="Willing to work weekends",
    )
    assert role.requirements == ()
    assert {one.code for one in role.not_understood} == {"experience", "not_matched", "address_not_fetched", "prose"}


def test_a_posting_of_prose_alone_is_read_from_its_prose() -> None:
    role = read(description="<b>What you bring</b><br>- 3+ years leading a team<br>- ServSafe Manager<br>- Willing to drive")
    assert [term(one) for one in role.requirements] == ["servsafe-manager"]
    assert [one.text for one in role.not_understood] == ["3+ years leading a team", "Willing to drive"]


def test_pasted_text_with_headings() -> None:
    text = (
        "REGISTERED NURSE\nPosted 11/28/2026\n\nMinimum qualifications\n* Missouri RN license or multistate license\n"
        "* BLS (AHA) required; ACLS within 6 months of hire\n* 1 yr experience\nPreferred: CNOR, Spanish\n"
        "\nBenefits:\nA BLS class"
    )
    (role,) = read_roles(text.encode())
    assert (role.form, role.title, role.posted) == ("text", "REGISTERED NURSE", date(2026, 11, 28))
    assert [(term(one), one.required) for one in role.requirements] == [
        ("rn-licence", True), ("bls", True), ("acls", False), ("cnor", False), ("", False)
    ]  # fmt: skip
    assert isinstance(role.requirements[-1].accept[0], SkillNamed)


@pytest.mark.parametrize("day", ["1970-01-01", "9999-12-31T23:59:59Z", "soon", "03/04/2026", "2026-02-30"])
def test_a_day_that_is_none_is_none(day: str) -> None:
    assert read(datePosted=day).posted is None


# Other forms ----------------------------------------------------------------------------
def test_skills_of_hr_open_keep_their_level_as_words() -> None:
    job = {
        "identifier": "https://example.org/jobs/1",
        "targetType": "Job",
        "assertions": [
            {
                "skill": {"id": "https://example.org/s/GO", "name": "Go", "codedNotation": "GO"},
                "proficiencyLevel": {"name": "Advanced", "rank": 4},
            }
        ],
    }
    (role,) = read_roles(json.dumps(job).encode())
    assert [(one.text, one.level) for one in role.requirements] == [("Go", "Advanced")]
    for other in ("LearningProgram", "Person", "Framework"):
        with pytest.raises(IntakeError, match="role_not_found"):
            read_roles(json.dumps(job | {"targetType": other}).encode())


def test_a_requirement_pack_and_what_in_it_nobody_can_read() -> None:
    pack = {
        "type": "RequirementPack", "title": "Hospital", "date": "2026-05-01",
        "items": [
            {"id": "a", "title": "BLS", "accept": [{"kind": "certification", "words": ["BLS"]}, {"colour": "red"}]},
            {
                "id": "b", "title": "TB", "accept": [{"kind": "health-record", "words": "TB"}], "not_older_than": "P1Y",
                "sensitive": True,
            },
            {"id": "c", "title": "C", "accept": [], "not_older_than": "a year", "days_left_at": "start", "required": False},
        ],
    }  # fmt: skip
    (role,) = read_roles(json.dumps(pack).encode())
    first, second, third = role.requirements
    assert (first.at_start, second.not_older_than, second.sensitive, third.required, third.at_start) == (
        False,
        12,
        True,
        False,
        True,
    )
    assert [(one.code, one.where) for one in role.not_understood] == [
        ("pack_accept", "items/0/accept"), ("pack_duration", "items/2/not_older_than")
    ]  # fmt: skip


def test_queries_of_verifiers_are_lists_too() -> None:
    dcql = {
        "credentials": [
            {"id": "one", "format": "ldp_vc", "meta": {"type_values": [["https://example.org/#OpenBadgeCredential"]]}},
            {"id": "two", "format": "dc+sd-jwt", "meta": {"vct_values": ["https://example.org/licence"]}},
        ],
        "credential_sets": [{"options": [["one"]]}, {"options": [["two"]], "required": False}],
    }
    (role,) = read_roles(json.dumps({"dcql_query": dcql}).encode())
    assert [(one.id, one.required) for one in role.requirements] == [("one", True), ("two", False)]
    example = {
        "query": [
            {
                "type": "QueryByExample",
                "credentialQuery": [
                    {"reason": "Your badge", "example": {"type": ["VerifiableCredential", "OpenBadgeCredential"]}}
                ],
            }
        ]
    }
    (role,) = read_roles(json.dumps(example).encode())
    assert texts(role) == ["Your badge"]


# Bad input --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (MAX_PAGE_BYTES + 1), "too_large"),
        (b"<" * (MAX_PAGE_TAGS + 1), "page_too_many_tags"),
        (b'{"@type": "JobPosting", "title": "a "b" c"}', "role_json_malformed"),
        (b"[" * 10_000, "role_json_malformed"),
        (b"", "role_not_found"),
        (b"   \n ", "role_not_found"),
        (b'{"a": 1}', "role_not_found"),
        (b"[]", "role_not_found"),
        (
            json.dumps({"type": "RequirementPack", "title": "", "items": [{}] * (MAX_PACK_ITEMS + 1)}).encode(),
            "pack_too_many_items",
        ),
        (json.dumps({"type": "RequirementPack", "title": "", "items": ["x"]}).encode(), "pack_item_malformed"),
        (
            json.dumps({"type": "RequirementPack", "title": "", "items": [{"id": "a"}, {"id": "a"}]}).encode(),
            "pack_item_twice",
        ),
        (
            b'{"@graph": [{"@id": "#", "@type": "JobPosting", "title": {"@id": "#"}, "name": {"@id": "#"}}]}',
            "role_json_malformed",
        ),
        (
            b'{"@graph": [{"@id": "#", "@type": "JobPosting", "itemListElement": {"@id": "#"}, "skills": {"@id": "#"}}]}',
            "role_json_malformed",
        ),
    ],
)
def test_what_is_no_role_is_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as refused:
        read_roles(data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "data",
    [
        b"<!--" * 50_000,
        b"<![CDATA[" * 50_000,
        b"<a " * 50_000,
        b"<script type='application/ld+json'>" * 20,
        b"<li itemprop=skills>" * 50_000,
        b"<span>" * 50_000 + b"text " * 50_000,
        b"(" * 200_000,
        b"a," * 60_000,
        b"* a and b, c or d; " * 5_000,
        b'{"@type":"JobPosting","skills":"' + b"a,(" * 200_000 + b'"}',
        b'{"@type":"JobPosting","description":"' + b"&amp;" * 100_000 + b'"}',
        b'{"@type":"JobPosting","description":"' + b"<li" * 90_000 + b'"}',
        b'{"@type":"JobPosting" ' + b",/*" * 600_000,
        b'{"@type":"JobPosting":"' + b'\\"' * 900_000 + b"\\",
        b"<div itemscope itemtype=JobPosting>" + b"<b itemprop=skills>" * 240 + b"x" * 1_000_000,
        json.dumps({"@type": "JobPosting", "skills": [f"s{number}" for number in range(150_000)]}).encode(),
        json.dumps([{"@type": "JobPosting", "title": str(number), "skills": "a"} for number in range(40_000)]).encode(),
        json.dumps(
            [
                {"@type": "JobPosting", "skills": {"@id": "#0"}},
                *({"@id": f"#{n}", "itemListElement": [{"@id": f"#{n + 1}"}] * 2} for n in range(50)),
            ]
        ).encode(),
    ],
    ids=lambda data: data[:12].decode(),
)
def test_what_is_written_to_hold_it_up_does_not(data: bytes) -> None:
    try:
        roles = read_roles(data)
    except IntakeError:
        return
    assert roles


@pytest.mark.parametrize("kind", [[], {}, 5, None, True])
def test_a_kind_that_is_no_word_is_not_understood(kind: Any) -> None:
    (role,) = read_roles(
        json.dumps({"title": "", "items": [{"id": "a", "accept": [{"kind": kind, "words": ["x"]}]}]}).encode()
    )
    assert [rest.code for rest in role.not_understood] == ["pack_accept"]


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(200), b"\x7fELF\x02\x01\x01" + bytes(40), b"\x00\xff\xfe" * 50]
)
def test_what_no_person_wrote_is_no_role(data: bytes) -> None:
    with pytest.raises(IntakeError, match="role_not_found"):
        read_roles(data)
