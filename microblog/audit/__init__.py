"""The log of what people in charge did: who, what, about whom and when. Written with the deed, and never changed."""
