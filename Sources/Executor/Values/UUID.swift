package import Postgres

/// The UUID of every key. New ones are version 7 and made by the server.
package typealias UUID = PostgresUUID
