# Where the outside libraries come from: Debian's packages, and for Arrow whatever CMAKE_PREFIX_PATH
# names first (the presets name the prefix that tools/arrow_prefix lays out).
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(CURL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(pugixml REQUIRED)
find_package(date REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(prometheus-cpp REQUIRED)
find_package(Arrow 26 CONFIG REQUIRED)
find_package(ArrowCompute 26 CONFIG REQUIRED)
find_package(Parquet 26 CONFIG REQUIRED)

# Ahead of all else on every command line that links. libparquet brings a simdjson and an OpenSSL of
# its own and exports them, and whichever comes first has the symbols of both: what is compiled here
# against Debian's headers, and Debian's libssl and libcurl, would call into other releases. The
# C++ library comes before Arrow's as well: they export templates of it that they were built with.
link_libraries($<TARGET_FILE:simdjson::simdjson> $<TARGET_FILE:OpenSSL::Crypto> stdc++)

add_library(sluice_beast INTERFACE)
target_link_libraries(sluice_beast INTERFACE Boost::headers Threads::Threads)
# g++ 12 and Asio's recycled coroutine frames do not agree (a crash on record:
# ad-freiburg/qlever issue 1238).
target_compile_definitions(sluice_beast INTERFACE BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING
                                                  BOOST_ASIO_NO_DEPRECATED)

if(SLUICE_TESTS)
  find_package(GTest REQUIRED)
endif()
if(SLUICE_BENCHES)
  find_package(benchmark REQUIRED)
endif()
