class CannotSign(Exception):
    """No signature now, and why: one sentence for officers, without a secret in it."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)
