"""Who people are: the name, words and picture that everybody sees. An account may live on another server one day."""
