"""Files that people see, such as pictures: in the data folder, or on a server that speaks S3."""
