#include "cli/program.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdlib>
#include <exception>
#include <memory>
#include <utility>

#include "base/clock.h"
#include "cli/buckets_command.h"
#include "cli/data_folder.h"
#include "cli/dry_run_command.h"
#include "cli/export_command.h"
#include "cli/import_command.h"
#include "cli/interrupt.h"
#include "cli/keys_command.h"
#include "cli/root_key_file.h"
#include "cli/runs_command.h"
#include "cli/schedule_command.h"

namespace sluice::cli {
namespace {

struct GlobalFlags {
  std::string endpoint = "http://127.0.0.1:8480";
  std::string region = "us-east-1";
  bool json = false;
  TerminalOptions terminal;
};

using Verb = std::function<Result<ExitCode>(Session&)>;

/// What the command line asked for: `verb` for a client, `plain` for what needs no server.
struct Choice {
  GlobalFlags global;
  Verb verb;
  std::function<ExitCode()> plain;
};

std::string Footer() {
  std::string text = "Exit codes:\n";
  for (const ExitCodeRow& row : ExitCodes()) {
    text += fmt::format("  {:3}  {}\n", int(row.code), row.meaning);
  }
  return text;
}

void AddGlobal(CLI::App& app, GlobalFlags& flags) {
  app.add_option("--endpoint", flags.endpoint, "Where the server is")
      ->envname("SLUICE_ENDPOINT")
      ->capture_default_str();
  app.add_option("--region", flags.region, "Region to sign for")
      ->envname("SLUICE_REGION")
      ->capture_default_str();
  app.add_flag("--json", flags.json, "Data on stdout as JSON");
  app.add_flag("--quiet,-q", flags.terminal.quiet, "Say nothing but what went wrong");
  app.add_flag("--no-color", flags.terminal.no_color, "No colours (also: NO_COLOR)");
}

void AddServe(CLI::App& app, Choice& choice, const Serve& serve) {
  auto flags = std::make_shared<ServeFlags>();
  CLI::App* verb = app.add_subcommand("serve", "Run the server");
  verb->add_option("--config", flags->config, "File of settings (TOML)")->type_name("FILE");
  verb->add_option("--listen", flags->listen, "Address to listen on")->type_name("HOST:PORT");
  verb->add_option("--data", flags->data, "Folder that holds everything")->type_name("DIR");
  verb->callback([&choice, flags, &serve] { choice.plain = [=] { return serve(*flags); }; });
}

/// The options of an export whatever it reads. `flags` lives as long as the app.
void AddExportOptions(CLI::App& verb, ExportFlags& flags) {
  verb.add_option("--to", flags.to, "s3://BUCKET[/PREFIX]")->required();
  verb.add_option("--name", flags.name, "Name of the data integration (default: the domain's)");
  verb.add_option("--from", flags.from, "Start of the window (default: the beginning)");
  verb.add_option("--until", flags.until, "End of the window (default: now)");
  verb.add_option("--format", flags.format,
                  "Format of the files: jsonl, csv or parquet (default: the server's)");
  verb.add_option("--compression", flags.compression,
                  "none, gzip, zstd or, for parquet, snappy (default: the server's)");
  verb.add_option("--partition-by", flags.partition_by,
                  "Columns, parted by commas, whose values become folders (default: the server's)");
}

void AddExport(CLI::App& app, Choice& choice) {
  auto flags = std::make_shared<ExportFlags>();
  CLI::App* verb = app.add_subcommand("export", "Export a domain's objects to a bucket and wait");
  verb->add_option("--domain", flags->domain, "Domain to read")->required();
  verb->add_option("--object", flags->object, "Object type to read")->capture_default_str();
  AddExportOptions(*verb, *flags);
  verb->add_flag("--no-wait", flags->no_wait, "Print the run's id and return at once");
  verb->add_option("--timeout", flags->timeout_s, "Seconds to wait at most")
      ->check(CLI::NonNegativeNumber);
  verb->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return RunExport(session, *flags); };
  });
}

CLI::App* AddDryRun(CLI::App& app, const std::shared_ptr<DryRunFlags>& flags, const char* name,
                    const char* what) {
  CLI::App* verb = app.add_subcommand(name, what);
  CLI::Option* domain = verb->add_option("--domain", flags->what.domain, "Domain to read");
  verb->add_option("--integration", flags->integration,
                   "Data integration that there is, in place of a domain: name, id or ARN")
      ->excludes(domain);
  AddExportOptions(*verb, flags->what);
  return verb;
}

void AddPlan(CLI::App& app, Choice& choice) {
  auto flags = std::make_shared<DryRunFlags>();
  CLI::App* verb = AddDryRun(app, flags, "plan", "Show what an export would read and write");
  verb->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return RunPlan(session, *flags); };
  });
}

void AddPreview(CLI::App& app, Choice& choice) {
  auto flags = std::make_shared<DryRunFlags>();
  CLI::App* verb =
      AddDryRun(app, flags, "preview", "Show the first rows that an export would read");
  verb->add_option("--object", flags->object, "Object to show (default: the only one)");
  verb->add_option("--rows", flags->rows, "How many rows")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  verb->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return RunPreview(session, *flags); };
  });
}

void AddProfiles(CLI::App& app, Choice& choice) {
  auto flags = std::make_shared<ImportFlags>();
  CLI::App* profiles =
      app.add_subcommand("profiles", "Profiles of a domain")->require_subcommand(1);
  CLI::App* verb = profiles->add_subcommand("import", "Load a CSV or JSON Lines file");
  verb->add_option("DOMAIN", flags->domain)->required();
  verb->add_option("FILE", flags->file)->required();
  verb->add_option("--key", flags->key, "Column whose value identifies a profile");
  verb->add_option("--format", flags->format, "Format of the file (default: by its name)")
      ->check(CLI::IsMember({"csv", "jsonl"}));
  verb->add_flag("--create-domain", flags->create_domain, "Make the domain when there is none");
  verb->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return RunImport(session, *flags); };
  });
}

using RunVerbOf = std::function<Result<ExitCode>(Session&, const std::string& run_id)>;

void AddRun(CLI::App& runs, Choice& choice, const char* name, const char* what,
            const RunVerbOf& run) {
  auto run_id = std::make_shared<std::string>();
  CLI::App* verb = runs.add_subcommand(name, what);
  verb->add_option("RUN", *run_id, "Id of the run")->required();
  verb->callback([&choice, run_id, run] {
    choice.verb = [run_id, run](Session& session) { return run(session, *run_id); };
  });
}

void AddWatchAndRetry(CLI::App& runs, Choice& choice) {
  auto flags = std::make_shared<RunsWaitFlags>();
  CLI::App* watch = runs.add_subcommand("watch", "Follow a run until it has ended");
  CLI::App* retry = runs.add_subcommand("retry", "Repeat a run that failed or was cancelled");
  retry->add_flag("--wait", flags->wait, "Wait until the new run has ended");
  for (CLI::App* verb : {watch, retry}) {
    verb->add_option("RUN", flags->run_id, "Id of the run")->required();
    verb->add_option("--timeout", flags->timeout_s, "Seconds to wait at most")
        ->check(CLI::NonNegativeNumber);
  }
  watch->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return WatchRun(session, *flags); };
  });
  retry->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return RetryRun(session, *flags); };
  });
}

void AddRuns(CLI::App& app, Choice& choice) {
  auto flags = std::make_shared<RunsListFlags>();
  CLI::App* runs = app.add_subcommand("runs", "Runs, past and present")->require_subcommand(1);
  CLI::App* list = runs->add_subcommand("list", "List runs, the latest first");
  list->add_option("--integration", flags->integration, "Name, id or ARN");
  list->add_option("--association", flags->association, "Id or ARN");
  list->add_option("--state", flags->state,
                   "queued, running, committing, completed, failed or cancelled");
  list->add_option("--since", flags->since, "Requested then or later");
  list->add_option("--limit", flags->limit, "How many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  list->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return ListRuns(session, *flags); };
  });
  AddRun(*runs, choice, "show", "Show one run", ShowRun);
  AddRun(*runs, choice, "cancel", "Have a run end as cancelled", CancelRun);
  AddWatchAndRetry(*runs, choice);
}

void AddSchedule(CLI::App& app, Choice& choice) {
  CLI::App* schedule =
      app.add_subcommand("schedule", "When associations are carried out")->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, auto run) {
    auto flags = std::make_shared<ScheduleFlags>();
    CLI::App* verb = schedule->add_subcommand(name, what);
    verb->add_option("ASSOCIATION", flags->association, "Id or ARN")->required();
    verb->callback([&choice, flags, run] {
      choice.verb = [flags, run](Session& session) { return run(session, *flags); };
    });
    return std::pair(verb, flags);
  };
  add("show", "Show how far a schedule is and what is next", ShowSchedule);
  const auto [next, flags] = add("next", "List the instants it is due at next", ListInstants);
  next->add_option("--count", flags->count, "How many")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  add("pause", "Keep it from making runs", PauseSchedule);
  add("resume", "Let it make runs again, from where it has come to", ResumeSchedule);
}

void AddBackfill(CLI::App& app, Choice& choice) {
  auto flags = std::make_shared<BackfillFlags>();
  CLI::App* verb = app.add_subcommand("backfill", "Export a window of the past beside a schedule");
  verb->add_option("ASSOCIATION", flags->association, "Id or ARN")->required();
  verb->add_option("--from", flags->from, "Start of the window")->required();
  verb->add_option("--until", flags->until, "End of the window")->required();
  verb->add_option("--each", flags->each, "Cut it into runs of so much: 30m, 6h, 1d")
      ->type_name("TIME");
  verb->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return RunBackfill(session, *flags); };
  });
}

void AddBuckets(CLI::App& app, Choice& choice) {
  CLI::App* buckets = app.add_subcommand("buckets", "Embedded buckets")->require_subcommand(1);
  CLI::App* create = buckets->add_subcommand("create", "Make a bucket");
  auto name = std::make_shared<std::string>();
  create->add_option("NAME", *name)->required();
  create->callback([&choice, name] {
    choice.verb = [name](Session& session) { return CreateBucket(session, *name); };
  });
}

void AddKey(CLI::App& keys, Choice& choice, const char* name, const char* what,
            const std::function<Result<ExitCode>(Session&, const std::string&)>& run) {
  auto key = std::make_shared<std::string>();
  CLI::App* verb = keys.add_subcommand(name, what);
  verb->add_option("KEY", *key, "Id of the access key")->required();
  verb->callback([&choice, key, run] {
    choice.verb = [key, run](Session& session) { return run(session, *key); };
  });
}

void AddKeys(CLI::App& app, Choice& choice) {
  CLI::App* keys =
      app.add_subcommand("keys", "Access keys and what they may do")->require_subcommand(1);
  auto flags = std::make_shared<KeysCreateFlags>();
  CLI::App* create = keys->add_subcommand("create", "Make an access key; its secret is shown once");
  create->add_option("--user", flags->user, "Whose key it is")->required();
  CLI::Option* policy = create->add_option("--policy", flags->policy, "File of its policy (JSON)");
  policy->type_name("FILE|-");
  create->add_flag("--full-access", flags->full_access, "A policy that allows everything")
      ->excludes(policy);
  create->callback([&choice, flags] {
    choice.verb = [flags](Session& session) { return CreateKey(session, *flags); };
  });
  keys->add_subcommand("list", "List access keys")->callback([&choice] {
    choice.verb = [](Session& session) { return ListKeys(session); };
  });
  AddKey(
      *keys, choice, "disable", "Let a key in no more",
      [](Session& session, const std::string& key) { return SetKeyActive(session, key, false); });
  AddKey(*keys, choice, "enable", "Let a key in again",
         [](Session& session, const std::string& key) { return SetKeyActive(session, key, true); });
  AddKey(*keys, choice, "delete", "Remove a key for good", DeleteKey);
  auto id = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  CLI::App* set_policy = keys->add_subcommand("set-policy", "Put another policy in place");
  set_policy->add_option("KEY", *id, "Id of the access key")->required();
  set_policy->add_option("FILE", *file, "File of the policy (JSON), or -")->required();
  set_policy->callback([&choice, id, file] {
    choice.verb = [id, file](Session& session) { return SetKeyPolicy(session, *id, *file); };
  });
}

void AddVersion(CLI::App& app, Choice& choice) {
  app.add_subcommand("version", "Print the version")->callback([&choice] {
    choice.plain = [&choice] {
      const auto text = choice.global.json ? fmt::format("{{\"Version\":\"{}\"}}\n", SLUICE_VERSION)
                                           : fmt::format("sluice {}\n", SLUICE_VERSION);
      Terminal terminal(choice.global.terminal);
      return ExitCodeOf(terminal.Data(text));
    };
  });
}

Result<sigv4::Credentials> FindCredentials() {
  TRY_ASSIGN(auto key, RootKeyFromEnvironment());
  if (key) return *std::move(key);
  TRY_ASSIGN(const auto folder, DefaultDataFolder());
  TRY_ASSIGN(key, ReadRootKey(RootKeyFile(folder)));
  if (key) return *std::move(key);
  return Status(ErrorKind::kDenied,
                fmt::format("no access key: set SLUICE_ACCESS_KEY_ID and SLUICE_SECRET_ACCESS_KEY, "
                            "or SLUICE_DATA to the server's data folder ({} has no root-key.json)",
                            folder.string()));
}

Result<ExitCode> RunVerb(const Choice& choice, Terminal& terminal, const Interrupt& interrupt) {
  TRY_ASSIGN(Endpoint endpoint, ParseEndpoint("--endpoint", choice.global.endpoint));
  TRY_ASSIGN(sigv4::Credentials credentials, FindCredentials());
  const SystemClock clock;
  ApiClient api(clock, {std::move(endpoint), choice.global.region, std::move(credentials)});
  Session session{clock, terminal, api, choice.global.json, interrupt.token()};
  return choice.verb(session);
}

ExitCode RunClient(const Choice& choice) {
  const Interrupt interrupt;
  Terminal terminal(choice.global.terminal);
  const auto code = RunVerb(choice, terminal, interrupt);
  if (code.ok()) return *code;
  const Status status = code.status();
  terminal.Warn(fmt::format("sluice: {}{}{}{}", status.message(),
                            status.detail().empty() ? "" : " (", status.detail(),
                            status.detail().empty() ? "" : ")"));
  return ExitCodeOf(status);
}

ExitCode Run(int argc, char** argv, const Serve& serve) {
  CLI::App app("Sluice moves customer data into buckets, driven by Amazon AppIntegrations.",
               "sluice");
  app.footer(Footer());
  app.require_subcommand(1);
  app.fallthrough();
  Choice choice;
  AddGlobal(app, choice.global);
  AddServe(app, choice, serve);
  AddExport(app, choice);
  AddPlan(app, choice);
  AddPreview(app, choice);
  AddProfiles(app, choice);
  AddRuns(app, choice);
  AddSchedule(app, choice);
  AddBackfill(app, choice);
  AddBuckets(app, choice);
  AddKeys(app, choice);
  AddVersion(app, choice);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ExitCode::kOk : ExitCode::kUsage;
  }
  return choice.plain ? choice.plain() : RunClient(choice);
}

}  // namespace

ExitCode RunProgram(int argc, char** argv, const Serve& serve) {
  try {
    return Run(argc, argv, serve);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sluice: unexpected failure: %s\n", error.what());
    return ExitCode::kOther;
  }
}

}  // namespace sluice::cli
