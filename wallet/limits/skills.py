"""Limits of roles, frameworks and what they add up to."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from wallet.limits import MIB

MAX_PAGE_BYTES: Final = 2 * MIB
"""A page or file with a role: a saved advert with everything inline is under 1 MiB."""
MAX_PAGE_TAGS: Final = 100_000
"""Marks of a page; the longest list of adverts met has 9,000."""
MAX_PAGE_SCRIPTS: Final = 100
"""Scripts of structured data on one page; pages have one to ten."""
MAX_PACK_ITEMS: Final = 1_000
"""Lines of one requirement pack; a hospital's longest checklist has about 80."""
MAX_ROLE_TEXT_CHARS: Final = 100_000
"""One text of an advert; the longest met has 12,000 characters."""
MAX_ROLE_LINES: Final = 1_000
"""Lines and parts of one text: each is compared with every common name of a credential."""
MAX_ROLE_REQUIREMENTS: Final = 5_000
"""Requirements of all roles in one file; a page of a hundred adverts has about 2,000."""
MAX_ROLE_VALUES: Final = 100_000
"""Values that are read of one file, counted wherever a reference repeats them."""
MAX_FRAMEWORK_BYTES: Final = 512 * MIB
"""A framework as its files lie there, unpacked; ESCO in one language is about 60 MB, O*NET's text files 100."""
MAX_FRAMEWORK_ARCHIVE_BYTES: Final = 128 * MIB
"""The same packed: it is held whole while it is read."""
MAX_FRAMEWORK_JSON_BYTES: Final = 48 * MIB
"""One JSON file of a framework, which takes some ten times as much memory while it is read; the largest met has 4 MB."""
MAX_FRAMEWORK_LINES: Final = 1_500_000
"""Lines of one file of a framework; the longest of O*NET has 160,000, of ESCO 140,000."""
MAX_FRAMEWORK_ENTRIES: Final = 2_000_000
"""Things that one file may say: skills, occupations and relations."""
MAX_FRAMEWORK_FILES: Final = 500
"""Files of one framework; O*NET has about 40."""
MAX_FRAMEWORK_FIELD_CHARS: Final = 4 * MIB
"""One field of a table; ESCO lists all 14,000 skills in one of one megabyte."""
MAX_FRAMEWORK_PROBLEMS: Final = 200
"""Problems of one file that are named with their place; of the rest there is the number."""
MAX_FRAMEWORK_LABELS: Final = 1_000
"""Labels of one concept in one place; ESCO has up to 89."""
MAX_LABEL_CHARS: Final = 4_000
"""One label; statements of standards have up to 3,000 characters."""
MAX_CROSSWALK: Final = 64
"""Addresses that crosswalks may call one skill, through each other; honest ones name two or three."""
FRAMEWORK_SECONDS: Final = 120.0
"""Time for one file of a framework in the worker; ESCO's largest takes three seconds."""
FRAMEWORK_MEMORY_BYTES: Final = 1024 * MIB
"""Address space a worker may add while it reads one."""
MAX_CONFIRMED_WORDS: Final = 5_000
"""Words of which a person says what they mean."""
MAX_PATHWAY_NODES: Final = 2_000
"""Nodes of one pathway; the largest met has 92."""
MAX_PATHWAYS: Final = 200
"""Pathways one person follows."""
MAX_COMPLETIONS: Final = 20_000
"""Things that one file of a course may say were completed: years of a platform's statements about one person."""
MAX_REVIEW_SKILLS: Final = 20
"""Skills that one request asks a word for: what a supervisor can decide together."""
MAX_REVIEW_EVIDENCE: Final = 50
"""Files that go with one request, each named by its digest."""
MAX_REVIEWS: Final = 1_000
"""Requests that a wallet keeps of each kind: asked, and received."""
MAX_WAITING_ANSWERS: Final = 8
"""Answers to one request, by keys that nobody here recognises, that wait; more would be somebody's game."""
REVIEW_LIFETIME: Final = timedelta(days=180)
"""How long a request asks for an answer: a placement lasts some months."""
MAX_ANSWER_AGE: Final = timedelta(days=365)
"""An answer older than this says nothing of what somebody can do today."""
MAX_PATH_GROUPS: Final = 14
"""Groups of skills that one picture names, those in no group among them: two rows of a wide window. The smaller ones are
together in the last."""
MAX_GROUP_STEPS: Final = 6
"""Steps from a skill up to the group that it is shown in: ESCO has four, and nothing that goes round is followed further."""
MAX_FOLLOWED_ROLES: Final = 200
"""Roles that somebody follows. Each is matched again whenever a record comes in."""
