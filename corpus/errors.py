"""The one error tree of Shishin.

Every error that a person can cause or repair is one of these. Its message is a
Japanese sentence that says what is wrong and what to do; ``exit_code`` is what
the command line returns (1: the work failed, 2: bad usage or bad input, 130: somebody
stopped it, as shells say it of Ctrl-C).

    ShishinError                 1
    ├── InputError               2   what was given cannot be used
    │   ├── QuestionError        2   an empty, endless or wordless question
    │   ├── ChoiceError          2   an unknown role, version or number
    │   ├── DocumentError        2   a document folder that cannot be read
    │   ├── DatasetError         2   an evaluation set that cannot be read
    │   └── AccountError         2   a name, password or role that cannot be used
    ├── ModelError               1   the embedding model is missing or damaged
    ├── StoreError               1   the store cannot be used
    │   ├── StoreMissingError    1   nothing has been built yet
    │   ├── StoreDamagedError    1   a build does not match its manifest
    │   ├── StoreMismatchError   1   made by another model or layout
    │   ├── StoreBusyError       1   another builder holds the lock
    │   └── StoreWriteError      1   the disk refuses (full, read-only, I/O error)
    ├── RecordsError             1   the records of the web app cannot be read or written
    │   └── RecordsStaleError    1   what was to be changed has meanwhile been changed or deleted
    ├── ServeError               1   the page cannot be served
    └── StoppedError           130   somebody wanted the work to stop
"""


class ShishinError(Exception):
    """Root of the tree; its message is shown to people as it stands."""

    exit_code = 1


class InputError(ShishinError):
    """What was given cannot be used."""

    exit_code = 2


class QuestionError(InputError):
    """An empty, endless or wordless question."""


class ChoiceError(InputError):
    """An unknown role, version or number."""


class DocumentError(InputError):
    """A document folder that cannot be read."""


class DatasetError(InputError):
    """An evaluation set that cannot be read."""


class AccountError(InputError):
    """A name, password or role that cannot be used."""


class ModelError(ShishinError):
    """The embedding model is missing or damaged."""


class StoreError(ShishinError):
    """The store cannot be used."""


class StoreMissingError(StoreError):
    """Nothing has been built yet."""


class StoreDamagedError(StoreError):
    """A build does not match its manifest."""


class StoreMismatchError(StoreError):
    """A build made by another model or layout."""


class StoreBusyError(StoreError):
    """Another builder holds the lock."""


class StoreWriteError(StoreError):
    """The disk refuses: full, read-only or failing."""


class RecordsError(ShishinError):
    """The records of the web app cannot be read or written."""


class RecordsStaleError(RecordsError):
    """What was to be changed has meanwhile been changed or deleted by somebody else."""


class ServeError(ShishinError):
    """The page cannot be served."""


class StoppedError(ShishinError):
    """Somebody wanted the work to stop before its end."""

    exit_code = 130
