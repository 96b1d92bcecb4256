"""An invented service account: its key is drawn when asked for, and opens nothing but the stand-in."""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def service_account(token_uri: str, email: str = "guichet@exemple.invalid") -> dict[str, str]:
    """The JSON file that Google gives for a service account; its tokens come from `token_uri`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()
    return {
        "type": "service_account",
        "project_id": "guichet",
        "private_key_id": "0",
        "private_key": pem,
        "client_email": email,
        "client_id": "0",
        "token_uri": token_uri,
    }
