#include "http/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <thread>

namespace sluice::http {
namespace {

TEST(WorkerPool, RunsAsManyAtOnceAsItHasThreads) {
  WorkerPool pool(3);
  std::latch together(3);
  std::latch done(3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(pool.Run([&] {
      together.arrive_and_wait();
      done.count_down();
    }));
  }
  done.wait();
}

TEST(WorkerPool, NeverHasMoreThreadsThanItsBound) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::latch done(200);
  WorkerPool pool(2);
  for (int i = 0; i < 200; ++i) {
    pool.Run([&] {
      {
        std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
      }
      done.count_down();
    });
  }
  done.wait();
  EXPECT_GE(threads.size(), 1u);
  EXPECT_LE(threads.size(), 2u);
}

TEST(WorkerPool, HasASpareThreadUntilAllAreTaken) {
  WorkerPool pool(2);
  EXPECT_TRUE(pool.HasSpare());
  std::promise<void> proceed;
  const std::shared_future<void> done = proceed.get_future().share();
  pool.Run([done] { done.wait(); });
  EXPECT_TRUE(pool.HasSpare());
  pool.Run([done] { done.wait(); });
  EXPECT_FALSE(pool.HasSpare());
  proceed.set_value();
}

TEST(WorkerPool, EndsWithWhatHasBegunAndDropsTheRest) {
  std::atomic<int> ran = 0;
  std::promise<void> begun;
  std::promise<void> proceed;
  auto pool = std::make_unique<WorkerPool>(1);
  pool->Run([&] {
    begun.set_value();
    proceed.get_future().wait();
    ++ran;
  });
  begun.get_future().wait();
  auto dropped = std::make_shared<int>(0);
  const std::weak_ptr<int> watch = dropped;
  pool->Run([&ran, dropped] { ++ran; });
  dropped.reset();
  std::thread closer([&] { pool.reset(); });
  while (!watch.expired()) std::this_thread::yield();
  proceed.set_value();
  closer.join();
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace sluice::http
