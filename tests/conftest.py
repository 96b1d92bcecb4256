"""What every test shares: laws are judged on what they say, never on how long a busy machine took."""

from hypothesis import settings

settings.register_profile("ours", deadline=None)
settings.load_profile("ours")
