#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "pg/connection.h"

namespace sluice::pg {

/// A PostgreSQL server of the test's own, reached by a socket in its folder: one a process, begun
/// with its first use and gone with it. The server refuses to be root, so it is the user postgres
/// or nobody then.
class Cluster {
 public:
  /// Null, with the reason on stderr, where no server is installed.
  static Cluster* Get() {
    static const std::unique_ptr<Cluster> cluster = Start();
    return cluster.get();
  }
  ~Cluster() {
    if (server_ > 0) {
      ::kill(server_, SIGQUIT);
      ::waitpid(server_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string Url(const std::string& user = "postgres") const {
    return "postgresql://" + user + "@/postgres?host=" + (folder_ / "socket").string();
  }
  Target target(const std::string& user = "postgres") const {
    return *ParseTarget("crm", Url(user));
  }

  std::unique_ptr<Connection> Connect(const std::string& user = "postgres") const {
    static const SystemClock kClock;
    auto opened = Connection::Open(kClock, target(user), {}, {});
    CHECK(opened.ok());
    return *std::move(opened);
  }

  /// Run statements in a session of their own.
  void Run(const std::string& sql) const {
    const Status status = Connect()->Execute(sql, {});
    EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << sql;
  }

 private:
  static std::filesystem::path Binaries() {
    std::filesystem::path latest;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
      if (std::filesystem::exists(entry.path() / "bin/initdb")) {
        latest = std::max(latest, entry.path() / "bin");
      }
    }
    return latest;
  }

  static std::unique_ptr<Cluster> Start() {
    const auto binaries = Binaries();
    if (binaries.empty()) {
      std::fprintf(stderr,
                   "no PostgreSQL server under /usr/lib/postgresql: its tests are skipped\n");
      return nullptr;
    }
    std::unique_ptr<Cluster> cluster(new Cluster);
    cluster->MakeFolder();
    const std::string data = (cluster->folder_ / "data").string();
    const pid_t made = Spawn({(binaries / "initdb").string(), "-D", data, "-A", "trust", "-U",
                              "postgres", "--no-sync", "--locale=C", "-E", "UTF8"});
    int status = 0;
    ::waitpid(made, &status, 0);
    CHECK(status == 0);
    cluster->server_ =
        Spawn({(binaries / "postgres").string(), "-D", data, "-k",
               (cluster->folder_ / "socket").string(), "-c", "listen_addresses=", "-c", "fsync=off",
               "-c", "max_prepared_transactions=4", "-c", "max_connections=50"});
    cluster->AwaitReady();
    return cluster;
  }

  Cluster() = default;

  static const passwd* Owner() {
    if (::geteuid() != 0) return nullptr;
    const passwd* user = ::getpwnam("postgres");
    return user != nullptr ? user : ::getpwnam("nobody");
  }

  void MakeFolder() {
    // A socket's path has room for a hundred characters.
    folder_ = std::filesystem::path("/tmp") / ("sluice-pg-" + NewUuid().substr(0, 8));
    std::filesystem::create_directories(folder_ / "socket");
    if (const passwd* owner = Owner()) {
      for (const auto& path : {folder_, folder_ / "socket"}) {
        CHECK(::chown(path.c_str(), owner->pw_uid, owner->pw_gid) == 0);
      }
    }
  }

  static pid_t Spawn(const std::vector<std::string>& command) {
    std::vector<char*> arguments;
    for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    const passwd* const owner = Owner();
    const pid_t child = ::fork();
    if (child != 0) return child;
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int descriptor : {0, 1, 2}) ::dup2(nothing, descriptor);
    if (owner != nullptr && (::setgid(owner->pw_gid) != 0 || ::setuid(owner->pw_uid) != 0))
      ::_exit(126);
    if (::chdir("/") != 0) ::_exit(126);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  void AwaitReady() const {
    const SystemClock clock;
    const Deadline deadline = Deadline::After(clock, std::chrono::seconds(60));
    while (!Connection::Open(clock, target(), {}, {}).ok()) {
      CHECK(!deadline.Passed());
      clock.Sleep(std::chrono::milliseconds(20), {});
    }
  }

  std::filesystem::path folder_;
  pid_t server_ = 0;
};

/// Skip a test where there is no server.
#define NEED_CLUSTER() \
  if (::sluice::pg::Cluster::Get() == nullptr) GTEST_SKIP() << "no PostgreSQL server is installed"

}  // namespace sluice::pg
