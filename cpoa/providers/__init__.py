"""Clients of the language, speech and picture models that the embedded agents may call: AIMS, AIMS_TTS and Google's."""
