/* SPDX-License-Identifier: Apache-2.0
 * Loads each library named, and says 0 if its table is the one that was built here. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "plugin_api/risk_plugin.h"

typedef const rp_plugin* (*entry_function)(uint16_t, uint16_t);

static int load(const char* path) {
    entry_function entry = NULL;
    const rp_plugin* plugin;
    void* const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void* const symbol = library == NULL ? NULL : dlsym(library, "rp_plugin_entry");
    if (symbol == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    memcpy(&entry, &symbol, sizeof entry);
    plugin = entry(RP_ABI_MAJOR, RP_ABI_MINOR);
    return plugin == NULL || strcmp(plugin->id_z, "user") != 0 || entry(RP_ABI_MAJOR + 1, 0) != NULL;
}

int main(int argc, char** argv) {
    int i, failed = argc < 2;
    for (i = 1; i < argc; ++i) failed |= load(argv[i]);
    return failed;
}
