// SPDX-License-Identifier: Apache-2.0
#include "known_attacks.hpp"

namespace risk::attacks {

const std::vector<KnownAttack>& known_attacks() {
    constexpr const char *files = "files", *ports = "tcp_ports", *processes = "processes", *calls = "system_calls",
                         *limits = "limits", *privileges = "privileges", *surroundings = "surroundings";
    static const std::vector<KnownAttack> all{
        {"read_on_load", {files}},
        {"fork_on_load", {calls}},
        {"read_key", {files}},
        {"read_database", {files}},
        {"read_shadow", {files}},
        {"list_data_directory", {files}},
        {"read_hosts_environment", {files}, false},  // root's is not to be seen without root's privileges
        {"read_hosts_command_line", {files}},
        {"open_hosts_memory", {files}, false},  // some systems forbid it by themselves
        {"read_neighbours_environment", {files}, false},
        {"open_neighbours_memory", {files, calls}, false},
        {"write_own_code", {files, calls}, false},
        {"environment", {surroundings}, false},
        {"what_is_open", {surroundings}, false},
        {"create_file", {files, calls}},
        {"nameless_file", {files, calls}, false},  // not every file system has them
        {"append_to_key", {files, calls}},
        {"truncate_by_open", {files, calls}},
        {"truncate", {calls}},  // also Landlock, from version 3 on
        {"rename", {files, calls}},
        {"hard_link", {files, calls}},
        {"symbolic_link", {files, calls}},
        {"make_directory", {files, calls}},
        {"make_pipe", {files, calls}},
        {"change_mode", {calls}},
        {"change_owner", {calls}},
        {"change_time", {calls}},
        {"delete", {files, calls}},

        {"fork", {calls}},
        {"vfork", {calls}},
        {"clone3", {calls}},
        {"spawn_shell", {files, calls}},
        {"become_shell", {files, calls}},
        {"kill", {processes, calls}},
        {"kill_group", {processes, calls}},
        {"tgkill", {processes, calls}},
        {"tkill", {processes, calls}},
        {"queue_signal", {processes, calls}},
        {"signal_by_descriptor", {processes, calls}},
        {"signal_by_owner", {calls}},
        {"lift_limits", {calls}},
        {"outlive_host", {calls}},
        {"let_others_look", {calls}},
        {"leave_group", {calls}, false},
        {"slow_down_host", {calls}, false},
        {"pin_host", {calls}, false},

        {"connect_elsewhere", {ports}},
        {"connect_by_ipv6", {ports}, false},  // a machine without IPv6
        {"connect_by_mptcp", {calls}, false},
        {"fast_open", {calls}, false},
        {"fast_open_by_message", {calls}, false},
        {"unix_socket", {calls}},
        {"abstract_socket", {processes, calls}},
        {"listen", {ports, calls}},
        {"listen_without_bind", {calls}},
        {"bind_datagrams", {calls}},
        {"netlink", {calls}},
        {"raw_packets", {privileges, calls}, false},
        {"whole_packets", {privileges, calls}, false},
        {"socket_pair", {calls}},

        {"write_and_run", {calls}},
        {"write_then_run", {calls}},
        {"run_then_write", {calls}},
        {"memory_file", {limits, calls}, false},
        {"second_library", {files}},
        {"read_implies_exec", {calls}},

        {"ptrace", {calls}, false, true},
        {"read_memory", {calls}, false, true},
        {"write_memory", {calls}, false, true},
        {"steal_descriptor", {calls}, false, true},
        {"own_world", {calls}, false, true},
        {"other_world", {calls}, false, true},
        {"mount", {calls}, false, true},
        {"change_root", {calls}, false, true},
        {"keys", {calls}, false, true},
        {"bpf", {calls}, false, true},
        {"page_faults", {calls}, false, true},
        {"performance_counters", {calls}, false, true},
        {"file_handles", {calls}, false, true},
        {"load_module", {calls}, false, true},
        {"set_clock", {calls}, false, true},

        {"fill_memory", {limits}, false},
        {"open_descriptors", {limits}, false},
        {"fill_disk", {surroundings}, false},
    };
    return all;
}

}  // namespace risk::attacks
