"""Which library answers to which, once the program is loaded: Arrow's wheel exports copies of others."""

import os
import re
import subprocess
from pathlib import Path

BINDING = re.compile(r"binding file (\S+) \[0\] to (\S+) \[0\]: \w+ symbol `(\w+)'")


def test_nothing_of_the_system_is_answered_by_a_copy_in_arrows_libraries(server):
    told = subprocess.run([server.binary, "version"], capture_output=True, text=True, check=True, timeout=120,
                          env=os.environ | {"LD_BIND_NOW": "1", "LD_DEBUG": "bindings", "ASAN_OPTIONS": "detect_leaks=0"})
    bindings = [(Path(asker).name, Path(answerer).name, symbol) for asker, answerer, symbol in BINDING.findall(told.stderr)]
    from_crypto = {symbol for _, answerer, symbol in bindings if answerer.startswith("libcrypto.so")}
    assert {"EVP_EncryptInit_ex", "EVP_DigestUpdate"} & from_crypto, "the linker's words are not understood"
    strayed = [binding for binding in bindings if binding[1].startswith(("libparquet", "libarrow"))
               and (binding[0].startswith(("libcrypto", "libssl", "libcurl", "libsimdjson"))
                    or (not binding[2].startswith("_Z") and not binding[0].startswith(("libparquet", "libarrow"))))]
    assert strayed == []
