#pragma once

#include "metrics/metric.h"

namespace sluice::metrics {

// Every metric of the program, in order of name; a new one is an entry here, a row in
// docs/metrics.md, and a call where it happens: kLeasesLost.Add({"overdue"}). What the system tells
// of the process is in process.h. Names follow Prometheus's rules: the unit at the end, "_total"
// for what only grows.

inline const Counter kApiRequests(  //
    "sluice_api_requests_total",
    "API requests answered, by service, operation and status code. 'none': no operation was found "
    "before the request was refused.",
    {"service", "operation", "code"});

inline const Gauge kBuildInfo(  //
    "sluice_build_info", "1; the label says which version this is.", {"version"});

inline const Counter kBytesPublished(  //
    "sluice_bytes_published_total", "Bytes in files of completed runs, by source and format.",
    {"source", "format"});

inline const Counter kBytesWritten(  //
    "sluice_bytes_written_total",
    "Bytes made durable at the destination, by source and format; also of attempts that failed "
    "later.",
    {"source", "format"});

inline const Counter kInstantsSkipped(  //
    "sluice_instants_skipped_total",
    "Instants of schedules that no run was made for. 'overlap': a run of the schedule was in "
    "progress. 'missed': they had passed, and one run covers them with the latest.",
    {"reason"});

inline const Counter kLeasesLost(  //
    "sluice_leases_lost_total",
    "Leases of runs lost. 'taken': the store says the run is another's. 'overdue': it could not be "
    "renewed in time, so that the run was stopped.",
    {"cause"});

inline const Gauge kMemoryBudget(  //
    "sluice_memory_budget_bytes", "Memory that all runs together may use.");

inline const Gauge kMemoryGranted(  //
    "sluice_memory_granted_bytes", "Memory of the budget that was granted to runs under way.");

inline const Counter kRowsPublished(  //
    "sluice_rows_published_total", "Rows in files of completed runs, by source and format.",
    {"source", "format"});

inline const Counter kRowsWritten(  //
    "sluice_rows_written_total",
    "Rows written, by source and format; also by attempts that failed later.",
    {"source", "format"});

inline const Counter kRunRetries(  //
    "sluice_run_retries_total",
    "Attempts that failed and are followed by another, by the stage and the kind of the error.",
    {"stage", "error"});

inline const Histogram kRunStartDelay(  //
    "sluice_run_start_delay_seconds",
    "Time from when a run was requested or due to the start of its first attempt.", {"trigger"},
    {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200});

inline const Gauge kRunsAlive(  //
    "sluice_runs", "Runs alive, by state; 'queued' is the depth of the queue.", {"state"});

inline const Counter kRunsEnded(  //
    "sluice_runs_ended_total",
    "Runs ended, by state and, where they failed, the kind of the error.", {"state", "error"});

inline const Counter kS3Requests(  //
    "sluice_s3_requests_total",
    "Requests to S3 endpoints, each try counted, by operation and outcome: 'ok' or the kind of the "
    "error.",
    {"operation", "outcome"});

}  // namespace sluice::metrics
