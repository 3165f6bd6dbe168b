"""Every limit in one place, each with its unit and its reason: here, and for two rooms of their own in ``limits.room`` and
``limits.skills``.

Adding a limit elsewhere hides it from the person who must judge whether the
whole is safe. Names say what is limited; the unit is in the name or the note.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

# What comes in -------------------------------------------------------------
MAX_SOURCE_BYTES: Final = 10 * MIB
"""One credential file. The largest honest one met (a transcript with images) is under 3 MiB."""
MAX_ARCHIVE_BYTES: Final = 256 * MIB
"""A ZIP or mailbox as a whole: ten years of downloads."""
MAX_ARCHIVE_ENTRIES: Final = 10_000
"""Members of one archive, and things told of one source however they are packed. More is a bomb or a disk image."""
MAX_ARCHIVE_RECORDS: Final = 100_000
"""Entries by their marks in a ZIP's bytes, those of archives inside it among them, before its directory is read: a
second's work. The exact count is made afterwards."""
MAX_SOURCE_UNPACKED_BYTES: Final = 512 * MIB
"""What all containers of one source together may unpack to: archives in archives multiply."""
MAX_UNPACKED_BYTES: Final = 16 * MIB
"""What one compressed part (zTXt, iTXt, SVGZ, PDF stream, ZIP member) may grow to."""
MAX_UNWRAP_DEPTH: Final = 3
"""Containers inside containers: a ZIP of e-mails of baked images, and no further."""
MAX_SVG_TAGS: Final = 400_000
"""Beginnings and ends of elements of one drawing: a second's work. A traced photograph of three megabytes has 50,000."""
MAX_SVG_NAMESPACES: Final = 10_000
"""``xmlns:`` in one drawing; the parser takes the square of their number in time. Drawing programs write about ten."""
MAX_MAIL_HEADER_BYTES: Final = 4 * KIB
"""One ``Content-…`` header of a mail, folded lines and all: a long file name in every script is under 1 KiB."""
MAX_MAIL_HEADER_LINES: Final = 10_000
"""Lines before a message's text begins: mail that went through twenty servers has 300."""
MAX_MAIL_PARTS: Final = 20_000
"""Lines of one message that begin as the border of a part does, counted before it is taken apart: half a second's work."""
MAX_MAIL_MULTIPARTS: Final = 32
"""Parts with parts in them of one message: each line is compared with the ends of all that are open. Honest ones have
about five."""
MAX_JSON_DEPTH: Final = 64
"""Nesting of untrusted JSON. The deepest honest credential met has 14 levels."""
MAX_JSON_CONTAINERS: Final = 250_000
"""Objects and arrays of one JSON text, counted before it is read. Ten megabytes of the densest honest badges hold about
130,000."""
MAX_JSON_INTEGER_DIGITS: Final = 32
"""Digits of a JSON integer; Python converts long ones in quadratic time."""
MAX_TEXT_ITEMS: Final = 10_000
"""Credentials in one text, a line each or in one array: as many as files in an archive. Lines are counted before one is
read."""
MAX_EMBEDDED_CREDENTIALS: Final = 1_000
"""Credentials inside one transcript or presentation."""
MAX_EMBEDDING_DEPTH: Final = 4
"""Credentials inside credentials inside a presentation."""
MAX_PDF_STEPS: Final = 1_000_000
"""Objects and table lines read of one PDF, counted together: four seconds. A thesis of 600 pages needs 60,000."""
MAX_PDF_DEPTH: Final = 64
"""Arrays in dictionaries in arrays, and references to references, of one PDF."""
MAX_PDF_FILTERS: Final = 3
"""Filters on one PDF stream. Honest writers use one, or one and a text form; a bomb needs many."""
MAX_PDF_UNPACKED_BYTES: Final = 64 * MIB
"""All streams of one PDF that are looked at (tables and attachments, never pages or pictures)."""
MAX_PDF_SLOW_BYTES: Final = 4 * MIB
"""Bytes of one PDF that are unpacked byte by byte (row predictions, base 85): three seconds."""
MAX_PDF_REVISIONS: Final = 500
"""Tables of one PDF; each saving adds one."""
MAX_PDF_NODES: Final = 20_000
"""Pages and branches walked through in search of attachments."""
MAX_PDF_ATTACHMENTS: Final = 1_000
MAX_PDF_SIGNATURES: Final = 50
"""Signatures of one PDF; a contract of a ward has ten. Each is compared with every later revision of the file."""
MAX_PDF_DRAWN_PAGES: Final = 8
"""Pages on which codes are looked for: a certificate has one or two, a transcript three or four, drawn in half a second."""
MAX_PICTURE_PIXELS: Final = 40_000_000
"""A picture that is searched for QR codes: a phone's largest usual photograph, 40 MB in grey."""
MAX_HEIF_PIXELS: Final = 30_000_000
"""The same for HEIC, whose reader holds a picture four times over: what phones take unless told otherwise is 24."""
MAX_JPEG_PIXELS: Final = 200_000_000
"""The largest photograph a phone takes; one of more than the above is decoded at half its size or less."""
MAX_PICTURES_PIXELS: Final = 120_000_000
"""All frames and pages of one picture together."""
MAX_PICTURE_FRAMES: Final = 400
"""Frames and pages of one picture: an animated code of ours has as many."""
MAX_PICTURE_BYTES: Final = 64 * MIB
"""A photograph, a scan, or a PDF of scans: a page of paper at 600 dpi, hardly packed."""
MAX_CODE_SEARCH_PIXELS: Final = 80_000_000
"""Pixels looked at again in search of codes, after the first look: two or three seconds for a picture that shows none."""
MAX_BAKED_CHUNKS: Final = 64
"""Text chunks of one picture that are unpacked in search of badges."""
MAX_BAKED_TEXTS: Final = 16
"""Different badges baked into one picture; honest bakers write one or two."""
MAX_HANDED: Final = 1_000
"""Files and addresses another program hands over at once: a folder's worth of a file manager's selection."""
MAX_HANDED_BYTES: Final = 256 * KIB
"""The message by which a second start hands them over."""
MAX_PATH_CHARS: Final = 4_096
"""A path in such a message: Linux takes no longer one."""
MAX_ADDRESS_CHARS: Final = 8_192
"""A web address; no server takes a longer one."""
MAX_BADGE_PAGES: Final = 16
"""Pages of one badge that are read to compare a copy with it: its class, its issuer, pictures and evidence in place."""
MAX_WRAPPERS: Final = 3
"""Objects around objects around one credential that say nothing of themselves."""
MAX_WALLET_ITEMS: Final = 10_000
"""Things in one wallet export; a career has hundreds."""
MAX_WALLET_KDF_MEMORY_KIB: Final = 256 * KIB
"""Argon2id of another wallet's export: LearnCard asks for 64 MiB. More than this is there to exhaust the machine."""
MAX_WALLET_KDF_PASSES: Final = 8
"""Passes of the same; LearnCard asks for 3, and once for each credential of a bundle."""

# Deciding ------------------------------------------------------------------
MAX_CANONICAL_WORK: Final = 20_000
"""Paths tried by Hash N-Degree Quads (RDFC-1.0 section 4.8) before a graph counts as poisoned."""
MAX_QUADS: Final = 250_000
"""Statements of one document: a transcript as large as a file may be has 20 a kilobyte, which takes three seconds."""
MAX_FALLBACK_LEAVES: Final = 2_000
"""Values of one document that PyLD reads in our place: it compares some of them pair by pair. A second's work."""
MAX_VIEW_NODES: Final = 100_000
"""Things told of in one view. In a graph one thing can stand in many places: a few hundred that all name each other would
be told millions of times. An honest transcript has 33 a course, and as many as MAX_QUADS allows have 91,000."""
MAX_LIST_CELLS: Final = 10_000
"""Cells of one RDF list; a longer one is not told in part but counts as too large."""
MAX_DISCLOSURES: Final = 1_000
"""Disclosures of one SD-JWT; a whole transcript, claim by claim, has a few hundred."""
MAX_MENDED_BYTES: Final = 256 * 1024
"""Text that is judged a second time to explain why its signature does not fit."""
MAX_KEPT_LAYOUTS: Final = 512
"""Sets of keys kept compiled per context: an issuer uses a few dozen; hostile ones must not fill the memory."""
MAX_KEPT_TYPINGS: Final = 16
"""Sets of types kept per set of keys; the same keys seldom stand under more than two."""
MAX_KEPT_CHARS: Final = 4 * KIB
"""Characters of the keys, types or words that something compiled is kept under; a document of ten megabytes is not."""
MAX_KEPT_NAMES: Final = 1024
"""Names of parties kept in the spelling they are compared in: a thousand badges have one issuer and a thousand holders."""
MAX_KEPT_NAME_CHARS: Final = 512
"""Characters of such a name; longer ones are spelled out each time."""
MAX_KEPT_RESULTS: Final = 256
"""Outcomes of all checks of one credential kept as read from a worker, four kilobytes each at most."""
MAX_INLINE_CONTEXTS: Final = 8
"""Inline @context objects in one document; honest ones have at most two."""
MAX_STATUS_LIST_BYTES: Final = 16 * MIB
"""A status list after inflation: 128 million one-bit entries."""
MAX_PROOFS: Final = 16
"""Proofs in one set or chain."""
CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far ahead of our clock a proof or token may have been made."""
MAX_STATUS_AGE: Final = timedelta(days=30)
"""The oldest kept status list that still answers without a warning when it names no ttl."""
MAX_KEY_PAGES: Final = 12
"""Pages asked for the keys of one https issuer: its own, its metadata (at most five), and those it names."""
MAX_KEPT_COPIES: Final = 60
"""Copies of one document kept with one record: weekly looks over a year, so that a past day can be judged."""
MAX_TRUST_CHAIN: Final = 6
"""Entities of one trust chain, issuer and anchor counted: a country's federations have three or four."""
MAX_AUTHORITY_HINTS: Final = 8
"""Superiors of one entity that are asked; honest ones name one or two."""
MAX_FEDERATION_STATEMENTS: Final = 24
"""Statements asked for to place one issuer: three for each entity of the longest chain, and some that lead nowhere."""
MAX_FEDERATION_KEYS: Final = 64
"""Keys of one entity that are looked through for the one a statement names."""
MAX_REGISTRIES: Final = 50
"""Registries in one file, certificate authorities of a person's own, saved ways of making a packet: nobody has as many."""
MAX_OWN_ISSUERS: Final = 5_000
"""Issuers a person recognises by their own word; a recruiter's list has hundreds."""

# The network ---------------------------------------------------------------
MAX_FETCH_BYTES: Final = 5 * MIB
"""A fetched document after decoding."""
FETCH_SECONDS: Final = 10.0
"""Total time of one fetch, not of one read: a slow drip ends too."""
MAX_REDIRECTS: Final = 3
MAX_FETCH_ADDRESSES: Final = 4
"""Addresses of one name that are tried in turn: two families, two of each."""
MAX_KNOWN_SITES: Final = 500
"""Hosts in the log of whom was asked; the ones asked longest ago fall out. A career has a few dozen issuers."""
MAX_ATTENTION_COUNTED: Final = 300
"""Records that need attention for one reason that are counted; nobody acts on more of them, and each costs a look."""
MAX_PROXY_HEAD_BYTES: Final = 16 * 1024
"""Of a proxy's answer before the way is open: a status line and a few fields."""
PROXY_LOOK_SECONDS: Final = 2.0
"""For one look around a proxy, at the desktop's settings or at a name: what is at hand answers at once, or not at all."""
MAX_AUTHORITY_BYTES: Final = 256 * 1024
"""A file of certificate authorities: a company has a handful of 2 KB each."""

# The worker ----------------------------------------------------------------
WORKER_SECONDS: Final = 10.0
"""Time for one untrusted item before its process is killed."""
WORKER_MEMORY_BYTES: Final = 512 * MIB
"""Address space a worker may add while it handles one item."""
WORKER_START_SECONDS: Final = 60.0
"""A worker's start; a fraction of a second where the machine is not overrun."""
MAX_WORKER_MESSAGE_BYTES: Final = 64 * MIB
"""One message from a worker: a member of an archive as unpacked, its text, and its report."""
MAX_WORKER_HEAD_BYTES: Final = MIB
"""The part of a message that is not bytes of a credential: names, words and numbers."""
MAX_WORKER_QUESTIONS: Final = 2_000
"""Documents a worker may ask for while it judges one item: each embedded credential needs two or three."""
MAX_WORKER_DEATHS: Final = 3
"""Items of one source that may cost a worker its life before the rest of that source is given up."""
WORKER_AHEAD: Final = 32
"""Sources under way for each worker: enough to keep it busy, few enough to keep memory flat."""
WORKER_FRAME_SOURCES: Final = 8
"""Sources that go out to a worker together: each message costs both sides a waking-up."""
WORKER_FRAME_BYTES: Final = 64 * KIB
"""Bytes of those together, past the first: some ten milliseconds' work. A transcript goes by itself."""
WORKER_SHARED_SECONDS: Final = 6.0
"""Silence after which a worker that judged others before is ended and the source in hand is judged again alone, with
WORKER_SECONDS for itself; a source as large as one may be has that long here, too."""
WORKER_AHEAD_BYTES: Final = 8 * MIB
"""Bytes of those sources together, past the first."""
WORKER_ITEMS_AHEAD: Final = 64
"""Findings held for a source whose turn has not come before its worker is left to wait."""
WORKER_SOURCES: Final = 100_000
"""Sources after which a worker is replaced: what its caches hold stays bounded."""

# Showing -------------------------------------------------------------------
MAX_TITLE_CHARS: Final = 300
"""Titles and names are elided past this; the whole text stays in the source view."""
PRESENTATION_LIFETIME: Final = timedelta(minutes=10)
"""How long a presentation made for showing is good for unless the person says otherwise."""
DOCUMENT_LIFETIME: Final = timedelta(days=90)
"""The same for one that is sent or printed: an application is read weeks after it was written."""

LINK_LIFETIME: Final = timedelta(days=7)
"""The same for a link: what is forgotten ends soon; and a storage that lets nobody read signs for a week at most."""
MAX_DRAWING_BYTES: Final = 1 * MIB
"""Of an SVG that is drawn; issuers' own have under 100 KB."""
MAX_ART_CHARS: Final = 4 * MIB
"""Of a picture inside a credential, written as text: issuers' own have under 300 KB."""
MAX_SIGNED_ADDRESS: Final = timedelta(days=7)
"""The longest an address signed with a storage's own key is good for (AWS Signature Version 4, X-Amz-Expires)."""
MAX_STORED_BYTES: Final = 64 * MIB
"""A page that is put on a storage and read back: presentations with pictures are far smaller."""
STORAGE_SECONDS: Final = 60.0
"""For one thing put on a storage: some megabytes over a slow line upwards."""
MAX_KEPT_SHARE_BYTES: Final = 4 * MIB
"""Of what left by a share, packed, kept with its line so that it can be looked at again; of more there is the digest."""

# Secrets -------------------------------------------------------------------
MAX_PASSPHRASE_BYTES: Final = 4 * KIB
"""Longer than any sentence a person types; keeps a wrong file from being read as a passphrase."""

# The vault -----------------------------------------------------------------
MAX_HEADER_BYTES: Final = 4 * KIB
"""vault.hdr: one block of most disks, so that it is written whole."""
MAX_SLOTS: Final = 8
"""Ways to open one vault: a passphrase, a recovery code, a keyring, and room for more."""
KDF_MEMORY_KIB_MIN: Final = 64 * KIB
"""Argon2id below 64 MiB is too cheap to guess against (RFC 9106 section 4, second choice)."""
KDF_MEMORY_KIB_MAX: Final = 1024 * KIB
"""Argon2id above 1 GiB would be a header that exhausts the machine."""
KDF_PASSES_MAX: Final = 32
KDF_LANES_MAX: Final = 8
KDF_MEMORY_KIB_DEFAULT: Final = 256 * KIB
KDF_SECONDS_WISHED: Final = 0.7
"""An honest unlock may take this long; passes are raised at set-up until it does."""
MAX_TRIES_BYTES: Final = 1000
"""The count of wrong passphrases: two numbers; more is not ours."""
FREE_TRIES: Final = 4
"""Wrong passphrases before the wait begins: fingers slip."""
MAX_TRY_WAIT: Final = timedelta(seconds=60)
"""The longest wait between wrong passphrases. Growing further would lock out the owner, not a thief."""
QUICK_UNLOCK_AGE: Final = timedelta(days=14)
"""The passphrase is asked for at least this often, so that it is not forgotten."""
TRASH_AGE: Final = timedelta(days=30)
"""How long a deleted record can be put back."""
WAL_CHECKPOINT_BYTES: Final = 4 * MIB
"""Log size at which it is folded into the vault; 1,000 pages, SQLite's own default."""
MAX_WAL_SCAN_BYTES: Final = 256 * MIB
"""A log larger than this was not written by us: one batch is far smaller."""
WHOLE_CHECK_BYTES: Final = 128 * MIB
"""Vaults up to this size are read through at every opening (under a second); larger ones on request."""
FILE_HEAD_BYTES: Final = 4096
"""Of the vault's file that are compared by name and by handle: its first page, which every fold writes anew."""
MAX_SEEN_BYTES: Final = 16 * 1024
"""Of the note of what was last seen of a vault: a line, and a path of at most 4 KiB escaped."""
MAX_UNDECIDED: Final = 4
"""States of a wallet that are remembered as missing until the person decides: each takes another file put in place."""
MAX_SEEN_FOLDERS: Final = 200
"""Folders whose vaults are remembered; nobody has as many, tests and demonstrations do."""
MAX_LINEAGE: Final = 64
"""Sessions a vault names of itself, to tell a copy that went on elsewhere from one that is older."""
SNAPSHOTS_BY_COUNT: Final = 10
SNAPSHOTS_DAILY: Final = 7
SNAPSHOTS_WEEKLY: Final = 4
SNAPSHOT_EVERY_CLOSE_BYTES: Final = 64 * MIB
"""Vaults up to this size are copied at each closing with changes; larger ones once a day."""
MAX_BACKUP_BYTES: Final = 64 * 1024 * MIB
"""A portable backup, and all that is in it unpacked: a career's evidence many times over."""
MAX_BACKUP_MEMBERS: Final = 4_000_000
"""Files in a backup: several for each record of the largest shelf."""
BACKUP_SCRYPT_LOG_N: Final = 18
"""What a guess at a backup's code costs, as age itself has it: 256 MiB and most of a second."""
MAX_BACKUP_SCRYPT_LOG_N: Final = 22
"""age's own ceiling: 2^22 takes 4 GiB and half a minute."""
MAX_QUERY_CHARS: Final = 500
"""A search line; longer is a pasted document."""
MAX_NEAR_WORDS: Final = 50_000
"""Words of the index that a word which finds nothing is compared with: a tenth of a second. Shelves of a
thousand have 5,000."""
MAX_NEAR_QUERIES: Final = 3
"""What is offered in place of a search that finds nothing."""
MAX_QUERY_TERMS: Final = 16
MAX_WORD_CHARS: Final = 64
"""Of one word in the index and in a query: longer ones are digests and keys, found by how they begin."""
MAX_TAG_CHARS: Final = 60
"""A tag or collection name; longer is a note."""
MAX_NOTE_CHARS: Final = 20_000
MAX_IDENTITY_CHARS: Final = 500
"""One address, name or number of the person; an e-mail address has at most 254, a DID may be long."""
MAX_IDENTITIES: Final = 1_000
"""Addresses, names and numbers of one person; more is a list of other people."""
MAX_KNOWN_SALTS: Final = 256
"""Salts whose hashes are kept at hand while many recipients are compared."""

# Sharing -------------------------------------------------------------------
MAX_PRESENTATION_LIFETIME: Final = timedelta(days=366)
"""The longest a presentation may be good for: a year's application season, not for ever."""
MAX_REQUEST_CHARS: Final = 500
"""Audience, purpose, challenge, domain: a line each."""
MAX_SHARED_CREDENTIALS: Final = 200
"""Credentials in one presentation; a career's worth. More is a mistake or a dump."""
MAX_REQUEST_OBJECT_BYTES: Final = 64 * KIB
"""A request for a presentation, by value or fetched, with certificates and keys in it; honest ones have under 8 KiB."""
MAX_REQUEST_QUERIES: Final = 20
"""Credentials one request asks for, and alternatives of them; nobody checks more at once."""
MAX_REQUEST_CLAIMS: Final = 100
"""Claims of one credential that are asked for; a driving licence has about forty."""
MAX_REQUEST_VALUES: Final = 200
"""Types, values, steps of a path and keys of one list in a request."""
MAX_CERTIFICATES: Final = 8
"""Certificates of one chain; the public web has three or four."""
BARE_CODE_CHARS: Final = 3_450
"""Of a code that holds a credential by itself (2.3 KB packed): version 36, which a phone reads when it fills the picture."""
PAGE_CODE_CHARS: Final = 1_860
"""Characters of a credential behind the ``#`` of a code that opens a page: with the address before it version 34 at most,
at the lowest correction. A bare camera is less patient than an app that checks, hence less than BARE_CODE_CHARS."""
MAX_CARRIED_BYTES: Final = 1 * MIB
"""JSON with statements that an address carries: as many as MAX_FALLBACK_LEAVES, of 500 characters each. An honest address
unpacks to some ten thousand."""
MAX_CARRIED_PROOFS: Final = 8
"""Proofs of one such credential; most have one, a few two."""
MAX_VIEWER_CHARS: Final = 150
"""Characters of the address before it."""
MAX_QR_FRAMES: Final = 400
"""Frames of one animated code: at eight a second, under a minute."""

# Records by hand ---------------------------------------------------------------
MAX_EVIDENCE_BYTES: Final = 256 * MIB
"""Evidence of one record: a folder of scans, or many photographs."""
MAX_INLINE_EVIDENCE_BYTES: Final = 64 * KIB
"""A larger one lies beside the vault, in a file of its own: the vault's file stays small to copy and to check."""
MAX_EVIDENCE_FILES: Final = 50
"""Files of one record: a folder of certificates is several records."""
MAX_FIELD_CHARS: Final = 2_000
"""One text of a record by hand; a note of half a page."""
MAX_PAPER_TEXT_CHARS: Final = 20_000  # of a PDF, read for suggestions; a closely printed page has 5,000
MAX_RECORD_SKILLS: Final = 100  # of one record; a page of a résumé has twenty
MAX_HOURS: Final = 10_000
"""Hours that one record can count for: five years of full work."""
MAX_TEMPLATE_LIST_CHARS: Final = 128 * 1024
"""A list kept with a way of making packets: the longest checklist met, of 80 lines, has 24,000 characters."""
MAX_PACKET_NAME_CHARS: Final = 90
"""A file's name in a packet before its number and suffix: beneath a folder with a long path it still fits Windows' 260."""
MAX_PACKET_NAME_BYTES: Final = 200
"""The same in UTF-8: most systems take 255 bytes, number and suffix included."""

MAX_REPLACEMENTS: Final = 1_000
"""Of one transcript, as many as it may have courses: which achievement was replaced by which."""
MAX_FAMILY: Final = 1_000
"""Records of one family that are listed; ten years of yearly cards are ten."""
MAX_REQUIREMENT_BYTES: Final = 256 * KIB
"""A file that says what a licence asks for; the longest rule met is a page."""
MAX_CE_CATEGORIES: Final = 200
"""Subjects and topics of one requirement; boards have up to a dozen."""
MAX_CYCLE_MONTHS: Final = 600
"""The longest cycle: fifty years; boards have one to five."""
