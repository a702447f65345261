"""Servers for the tests."""

import pytest
from running import Server, make_stubs


def pytest_configure(config):
    make_stubs()


@pytest.fixture
def serve():
    """Starts servers with the flags given; ends them with the test."""
    running = []

    def start(*flags):
        running.append(Server(*flags))
        return running[-1]

    yield start
    for server in running:
        server.kill()


@pytest.fixture(scope="session")
def server():
    """One server with default settings for the whole run."""
    one = Server("--drain-delay", "0s")
    yield one
    assert one.end() == 0


@pytest.fixture(scope="session")
def pb():
    from copydesk.v1 import article_service_pb2

    return article_service_pb2


@pytest.fixture(scope="session")
def stub_of():
    from copydesk.v1 import article_service_pb2_grpc

    return article_service_pb2_grpc.ArticleServiceStub
