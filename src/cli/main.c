/* What to do, chosen from the table of commands; everything else is theirs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "index/index.h"

/* Help and version count only when they reached their reader. */
static enum ml_exit finish_stdout(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return ML_EXIT_OK;
    fprintf(stderr, "marchland: standard output: cannot be written: %s\n", strerror(errno));
    return ML_EXIT_FAILED;
}

static enum ml_exit help(int argc, char **argv)
{
    const struct ml_command *command;

    if (argc < 3) {
        ml_help_all();
        return finish_stdout();
    }
    command = ml_command_find(argv[2]);
    if (!command)
        return ml_usage(NULL, "there is no command '%s'", argv[2]);
    ml_help_command(command);
    return finish_stdout();
}

/* Not an error: a text in another language is read as far as its names are spelt like ours. */
static void note_language(const struct ml_options *o)
{
    bool uzbek = o->lang && strncmp(o->lang, "uz", 2) == 0 && (o->lang[2] == '\0' || o->lang[2] == '-');

    if (o->lang && !uzbek && strcmp(o->lang, "und") != 0 && ml_lang_of_tag(o->lang) == ML_LANG_UND)
        ml_note(o, NULL, "'%s' is none of en, ru, ky, tg, uz-Latn and uz-Cyrl; the language is found out for each text",
                o->lang);
}

static enum ml_exit run(const struct ml_command *command, int argc, char **argv)
{
    struct ml_options options;
    struct ml_err err = {0};
    enum ml_exit code;

    if (ml_options_parse(command, argc, argv, &options, &err)) {
        code = ml_give_up(&err);
    } else if (options.help) {
        ml_help_command(command);
        code = finish_stdout();
    } else {
        note_language(&options);
        code = command->run(&options);
    }
    ml_options_release(&options);
    return code;
}

static enum ml_exit choose(int argc, char **argv)
{
    const struct ml_command *command;

    if (argc < 2)
        return ml_usage(NULL, "no command given");
    if (strcmp(argv[1], "--version") == 0) {
        printf("marchland %s\n", ML_VERSION);
        return finish_stdout();
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(2, argv);
    if (strcmp(argv[1], "help") == 0)
        return help(argc, argv);
    command = ml_command_find(argv[1]);
    if (!command)
        return ml_usage(NULL, "there is no command '%s'", argv[1]);
    return run(command, argc, argv);
}

int main(int argc, char **argv)
{
    return (int)choose(argc, argv);
}
