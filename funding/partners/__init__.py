"""Organizations we work with: who they are, what was agreed with them and until when."""
