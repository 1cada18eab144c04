/*
 * Being stopped (SIGINT, SIGTERM, SIGHUP) leaves nothing half written: the temporary
 * files of the outputs are removed before the signal takes its usual course. SIGPIPE keeps
 * its usual course, a quiet end; SIGXFSZ becomes an error of the write. Private to this room.
 */
#ifndef ML_CLI_INTERRUPT_H
#define ML_CLI_INTERRUPT_H

/* From now on the temporary files of this output are watched too, of two at most; NULL or "-" has none. */
void ml_interrupt_guard(const char *output);

#endif
