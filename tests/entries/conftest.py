from tests.app.conftest import local_app

__all__ = ["local_app"]
