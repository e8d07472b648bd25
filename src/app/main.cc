#include <signal.h>

#include "app/serve.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  // A peer that is gone is told by the write's error.
  signal(SIGPIPE, SIG_IGN);
  return int(sluice::cli::RunProgram(argc, argv, sluice::app::Serve));
}
