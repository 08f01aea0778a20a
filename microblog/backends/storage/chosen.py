"""Where files are kept, by the settings."""

from microblog.backends.storage.contract import Storage
from microblog.backends.storage.folder import Folder
from microblog.backends.storage.s3 import S3
from microblog.backends.storage.signing import Signer
from microblog.settings import Settings


def storage_for(settings: Settings) -> Storage:
    """A bucket where one is set, else a folder in the data folder."""
    if not settings.s3_bucket:
        return Folder(settings.data / "files")
    signer = Signer(settings.s3_access_key, settings.s3_secret_key, settings.s3_region)
    return S3(settings.s3_endpoint, settings.s3_bucket, signer)
