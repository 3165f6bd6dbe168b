"""What ``./test quick`` runs: for each room of the program a few tests that say soon when it is broken.

The one place for it. Whoever makes a room names its tests here; tests/test_quick.py says which room has none. About a minute
of processor time on two cores, so what costs seconds (a derivation, a browser, a real disk) stays out.
"""

from __future__ import annotations

from typing import Final

ROOMS: Final[dict[str, tuple[str, ...]]] = {
    "wallet/cli": ("tests/wallet/cli/test_json_controls.py",),
    "wallet/credential": ("tests/wallet/credential/test_recipient.py",),
    "wallet/encodings": ("tests/wallet/encodings/test_jcs.py", "tests/wallet/encodings/test_strict_json.py"),
    "wallet/examine": ("tests/wallet/verify/test_peers.py",),
    "wallet/formats": ("tests/wallet/formats/test_reading.py", "tests/wallet/formats/test_presenting.py"),
    "wallet/intake": ("tests/wallet/intake/test_file_kinds.py",),
    "wallet/jsonld": ("tests/wallet/verify/test_verifier.py", "tests/wallet/formats/test_vocabularies.py"),
    "wallet/keys": ("tests/wallet/keys/test_holder.py",),
    "wallet/limits": ("tests/wallet/skills/test_roles_read.py",),
    "wallet/net": ("tests/wallet/service/test_asking.py",),
    "wallet/records": (
        "tests/wallet/records/test_standing.py",
        "tests/wallet/records/test_tags.py",
        "tests/wallet/records/test_wording.py",
    ),
    "wallet/report": ("tests/wallet/verify/test_verdict.py",),
    "wallet/sample": ("tests/wallet/sample/test_issuer.py",),
    "wallet/service": (
        "tests/wallet/service/test_adding.py",
        "tests/wallet/service/test_library.py",
        "tests/wallet/service/test_reviews.py::test_altered_unsigned_and_forged",
    ),
    "wallet/share": ("tests/wallet/share/test_order.py", "tests/wallet/share/test_warnings.py"),
    "wallet/skills": ("tests/wallet/skills/test_labels.py", "tests/wallet/skills/test_matching.py"),
    "wallet/store": ("tests/wallet/store/test_words.py", "tests/wallet/store/test_attention.py"),
    "wallet/verify": (
        "tests/attacks/test_proof_confusion.py",
        "tests/attacks/test_sd_jwt.py",
        "tests/wallet/verify/test_honest_issuers.py",
        "tests/wallet/verify/test_honest_shapes.py",
        "tests/wallet/verify/dids",
        "tests/wallet/verify/status/test_list_encodings.py",
    ),
    "wallet/worker": ("tests/wallet/worker/test_words.py",),
    "ui/dialogs": ("tests/ui/test_recognise.py",),
    "ui/models": ("tests/ui/test_paged_model.py",),
    "ui/parts": ("tests/ui/test_places.py",),
    "ui/places": ("tests/ui/test_by_hand.py",),
    "ui/session": ("tests/ui/test_opening.py", "tests/ui/test_single.py", "tests/ui/test_tasks.py"),
    "ui/text": ("tests/ui/test_transcript.py",),
    "ui/widgets": ("tests/ui/test_theirs.py",),
    "ui/screens/pathways": (
        "tests/wallet/skills/pathways/test_completion.py",
        "tests/ui/test_plans.py::test_a_step_is_ticked_and_taken_back",
    ),
    "ui/screens/reviews": ("tests/ui/test_plans.py::test_deciding_signs_only_with_a_word",),
    "ui/screens/packet": ("tests/ui/test_packets.py",),
    "ui/screens/hours": ("tests/ui/test_hours.py",),
    "ui/screens/resume": ("tests/ui/test_resume_place.py",),
    "ui/screens/roles": ("tests/ui/test_roles_place.py::test_an_advert_is_followed_and_a_renewal_moves_it",),
    "ui/screens/skills": ("tests/ui/test_my_path.py::test_the_table_says_the_same",),
    "ui/screens/added": ("tests/ui/test_window.py::test_make_a_wallet_add_by_drop_open_share_and_show_the_code",),
    "ui/screens/check": ("tests/ui/test_theirs.py",),
    "ui/screens/credential": ("tests/ui/test_organise.py",),
    "ui/screens/first_run": ("tests/ui/test_wallet_place.py",),
    "ui/screens/home": ("tests/ui/test_lists.py::test_home_keeps_what_is_as_it_was",),
    "ui/screens/keeping": ("tests/ui/test_keeping.py::test_back_up_and_check_it_and_home_stops_asking",),
    "ui/screens/library": ("tests/ui/test_narrowing.py",),
    "ui/screens/missing": ("tests/ui/test_wallet_place.py",),
    "ui/screens/recording": ("tests/ui/test_renewals.py",),
    "ui/screens/renewals": ("tests/ui/test_renewals.py",),
    "ui/screens/settings": ("tests/ui/test_person.py", "tests/ui/test_settings.py"),
    "ui/screens/share": ("tests/ui/test_sharing.py",),
    "ui/screens/unlock": ("tests/ui/test_wallet_place.py",),
}
HOUSE: Final = (
    "tests/test_architecture.py",
    "tests/test_claims.py",
    "tests/test_names.py",
    "tests/test_quick.py",
    "tests/test_sentences.py",
    "tests/test_walks.py",
)
"""The rules that no room is without."""


def chosen() -> list[str]:
    """Returns what is run, each once, as words for pytest."""
    return list(dict.fromkeys((*HOUSE, *(name for names in ROOMS.values() for name in names))))


if __name__ == "__main__":
    print("\n".join(chosen()))
