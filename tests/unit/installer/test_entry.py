"""What the person's environment says loads no program code into the packaged program."""

from installer.entry import _drop_loading_words


def test_words_that_load_code_are_dropped_and_the_package_s_own_stay() -> None:
    environment = {
        "LD_PRELOAD": "/home/a/own.so",
        "LD_LIBRARY_PATH": "/opt/frostpane/_internal",
        "PYTHONPATH": "/home/a",
        "PYTHON_KEYRING_BACKEND": "own.Keyring",
        "QT_PLUGIN_PATH": "/home/a/plugins",
        "QT_QPA_PLATFORM_PLUGIN_PATH": "/opt/frostpane/_internal/plugins",
        "OPENSSL_CONF": "/home/a/own.cnf",
        "OPENSSL_MODULES": "/home/a/modules",
        "SSL_CERT_FILE": "/home/a/own.pem",
        "SSL_CERT_DIR": "/home/a",
        "WIN_PD_OVERRIDE_COMMON_APPDATA": "/home/a",
        "DISPLAY": ":0",
        "LANG": "zh_CN.UTF-8",
    }
    _drop_loading_words(environment, "/opt/frostpane/_internal")
    assert set(environment) == {"LD_LIBRARY_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "DISPLAY", "LANG"}
