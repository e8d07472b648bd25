# room(NAME SOURCES a.cc ... [TESTS a_test.cc ...] [BENCHES a_bench.cc ...])
# Make the library sluice_NAME, and NAME_test and NAME_bench where there are any. What it links comes
# from its row in src/rooms.txt, never from here.

set(SLUICE_LIBRARY_fmt fmt::fmt)
set(SLUICE_LIBRARY_spdlog spdlog::spdlog)
set(SLUICE_LIBRARY_crypto OpenSSL::Crypto)
set(SLUICE_LIBRARY_arrow Arrow::arrow_shared)
set(SLUICE_LIBRARY_compute ArrowCompute::arrow_compute_shared)
set(SLUICE_LIBRARY_parquet Parquet::parquet_shared)
set(SLUICE_LIBRARY_isal isal)
set(SLUICE_LIBRARY_beast sluice_beast)
set(SLUICE_LIBRARY_curl CURL::libcurl)
set(SLUICE_LIBRARY_sqlite SQLite::SQLite3)
set(SLUICE_LIBRARY_json Boost::json)
set(SLUICE_LIBRARY_date date::date-tz)
set(SLUICE_LIBRARY_pq PostgreSQL::PostgreSQL)
set(SLUICE_LIBRARY_simdjson simdjson::simdjson)
set(SLUICE_LIBRARY_pugixml pugixml::pugixml)
set(SLUICE_LIBRARY_cli11 CLI11::CLI11)
set(SLUICE_LIBRARY_toml tomlplusplus::tomlplusplus)
set(SLUICE_LIBRARY_prometheus prometheus-cpp::core)

file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/src/rooms.txt SLUICE_ROOM_ROWS REGEX "^[a-z]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${CMAKE_CURRENT_SOURCE_DIR}/src/rooms.txt)

set(SLUICE_ROOMS "")
foreach(row IN LISTS SLUICE_ROOM_ROWS)
  # Columns are parted by two blanks or more, the names within a column by one.
  string(REGEX REPLACE "  +" ";" columns "${row}")
  list(GET columns 0 name)
  list(GET columns 2 rooms)
  list(GET columns 3 libraries)
  list(APPEND SLUICE_ROOMS ${name})
  string(REPLACE " " ";" SLUICE_${name}_ROOMS "${rooms}")
  string(REPLACE " " ";" SLUICE_${name}_LIBRARIES "${libraries}")
  list(REMOVE_ITEM SLUICE_${name}_ROOMS -)
  list(REMOVE_ITEM SLUICE_${name}_LIBRARIES -)
endforeach()

# Headers that nearly every file includes, compiled once for each kind of target: rooms and tests, with Arrow for
# those that may use it and without for the others.
set(SLUICE_HEADERS_rooms <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional> <stop_token> <string>
    <string_view> <thread> <utility> <variant> <vector> <fmt/format.h>)
set(SLUICE_HEADERS_tests ${SLUICE_HEADERS_rooms} <gtest/gtest.h>)

function(precompile target kind name)
  # For the builds that tests wait for. In an optimised one, g++ 12 takes precompiled system headers for ours and warns of
  # what it would keep to itself. A room that has fmt neither itself nor from base is compiled with other definitions
  # than these headers.
  if(NOT SLUICE_SANITIZE OR (NOT SLUICE_${name}_ROOMS AND NOT "fmt" IN_LIST SLUICE_${name}_LIBRARIES))
    return()
  endif()
  set(headers ${SLUICE_HEADERS_${kind}})
  set(from sluice_${kind}_headers)
  if("arrow" IN_LIST SLUICE_${name}_LIBRARIES)
    list(APPEND headers <arrow/api.h>)
    set(from sluice_${kind}_arrow_headers)
  endif()
  if(NOT TARGET ${from})
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/headers/${from}.cc CONTENT "")
    add_library(${from} STATIC ${CMAKE_BINARY_DIR}/headers/${from}.cc)
    target_link_libraries(${from} PRIVATE sluice_warnings fmt::fmt Arrow::arrow_shared)
    if(kind STREQUAL tests)
      target_link_libraries(${from} PRIVATE GTest::gmock)
      # Programs are compiled with -fPIE, and what they include must be as they are.
      set_target_properties(${from} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
      target_compile_options(${from} PRIVATE -fPIE)
    endif()
    target_precompile_headers(${from} PRIVATE ${headers})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${from})
endfunction()

function(room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;BENCHES" ${ARGN})
  add_library(sluice_${name} STATIC ${ARG_SOURCES})
  target_include_directories(sluice_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(sluice_${name} PRIVATE sluice_warnings)
  precompile(sluice_${name} rooms ${name})
  foreach(other IN LISTS SLUICE_${name}_ROOMS)
    target_link_libraries(sluice_${name} PUBLIC sluice_${other})
  endforeach()
  foreach(library IN LISTS SLUICE_${name}_LIBRARIES)
    target_link_libraries(sluice_${name} PUBLIC ${SLUICE_LIBRARY_${library}})
  endforeach()

  if(ARG_TESTS AND SLUICE_TESTS)
    add_executable(${name}_test ${ARG_TESTS})
    target_link_libraries(${name}_test PRIVATE sluice_${name} sluice_warnings GTest::gmock
                                               GTest::gtest_main)
    precompile(${name}_test tests ${name})
    target_compile_definitions(${name}_test
                               PRIVATE SLUICE_TESTDATA="${CMAKE_CURRENT_SOURCE_DIR}/testdata")
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  endif()

  if(ARG_BENCHES AND SLUICE_BENCHES)
    add_executable(${name}_bench ${ARG_BENCHES})
    target_link_libraries(${name}_bench PRIVATE sluice_${name} sluice_warnings benchmark::benchmark
                                                benchmark::benchmark_main)
  endif()
endfunction()
