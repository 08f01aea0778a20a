"""A check of where uploaded files are kept."""

from microblog.backends.storage.chosen import storage_for
from microblog.backends.storage.contract import StorageUnavailable
from microblog.commands.doctor.findings import Answer, Examined, fail, ok

NAME = "doctor/probe"
CONTENT = b"what the doctor stores, reads and removes"


def stored_files(examined: Examined) -> Answer:
    """A bucket takes a file, gives it back and removes it; the data folder is looked at by itself."""
    settings = examined.settings
    if not settings.s3_bucket:
        return ok(f"{settings.data / 'files'}, in the data folder")
    place, storage = f"the bucket {settings.s3_bucket} at {settings.s3_endpoint}", storage_for(settings)
    try:
        storage.put(NAME, CONTENT)
        found = storage.get(NAME)
        storage.delete(NAME)
    except StorageUnavailable as error:
        mend = "check S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY and S3_SECRET_KEY"
        return fail(f"{place} cannot be used: {error.params['reason']}", mend)
    if found != CONTENT:
        return fail(f"{place} gives back something else than it was given", "choose another S3_ENDPOINT")
    return ok(place)
