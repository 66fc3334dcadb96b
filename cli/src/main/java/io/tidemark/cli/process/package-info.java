/**
 * A broker, a Connect worker and a database as child processes on 127.0.0.1: started, awaited,
 * killed and restarted on the same ports, and never left running, however this process ends. And
 * the client of the worker's REST API, by which everything about connectors is done.
 */
@NullMarked
package io.tidemark.cli.process;

import org.jspecify.annotations.NullMarked;
