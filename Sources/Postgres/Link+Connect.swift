import CLibPQ
import Glibc

extension Link {
  /// Starts connecting. A host given by name is looked up by `PQconnectStart` itself, which blocks: that one call
  /// then runs on a short-lived thread of its own. (With several host *names* in one string, libpq looks up the
  /// second when the first has failed, on the reactor's thread: give such lists as addresses.)
  func connect() {
    loop.add(self)
    guard Link.mayBlock(settings.connection) else { return adopt(Link.start(settings)) }
    let (id, settings, reactor) = (id, settings, loop.reactor)
    let hasStarted = SystemThread.start {
      let address = UInt(bitPattern: Link.start(settings))
      reactor.perform { loop in
        let connection = OpaquePointer(bitPattern: address)
        if let link = loop.link(id) {
          link.adopt(connection)
        } else {
          PQfinish(connection)
        }
      }
    }
    if !hasStarted { fail(.connection("no thread to look up the database host")) }
  }

  private static func start(_ settings: LinkSettings) -> OpaquePointer? {
    let keywords = ["fallback_application_name", "client_encoding"]
    let values = [settings.applicationName, "UTF8"]
    // The connection string comes first, as `dbname`, so that what the client relies on wins over it.
    return withCStrings(["dbname"] + keywords) { keywords in
      withCStrings([settings.connection] + values) { values in
        PQconnectStartParams(keywords, values, 1)
      }
    }
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result?
  ) -> Result? {
    var pointers = strings.map { UnsafePointer(strdup($0)) }
    defer { for pointer in pointers { free(UnsafeMutableRawPointer(mutating: pointer)) } }
    // libpq stops at the first nil keyword: running out of memory here must not look like a shorter list.
    guard pointers.allSatisfy({ $0 != nil }) else { return nil }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { $0.baseAddress.flatMap(body) }
  }

  /// False for sockets and numeric addresses, which need no name service.
  static func mayBlock(_ connection: String) -> Bool {
    guard let options = PQconninfoParse(connection, nil) else { return false }
    defer { PQconninfoFree(options) }
    var found: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { found[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    func value(_ keyword: String, _ variable: String) -> String? {
      found[keyword] ?? getenv(variable).map { String(cString: $0) }
    }
    if value("service", "PGSERVICE") != nil { return true }
    if value("hostaddr", "PGHOSTADDR") != nil { return false }
    let hosts = (value("host", "PGHOST") ?? "").split(separator: ",")
    return !hosts.allSatisfy { host in
      var address = in6_addr()
      return host.hasPrefix("/") || host.hasPrefix("@") || inet_pton(AF_INET, String(host), &address) == 1
        || inet_pton(AF_INET6, String(host), &address) == 1
    }
  }

  private func adopt(_ connection: OpaquePointer?) {
    guard let connection else { return fail(.connection("out of memory while connecting")) }
    self.connection = connection
    guard PQstatus(connection) != CONNECTION_BAD else { return fail(.connection(lostMessage())) }
    sg_silence_notices(connection)
    phase = .connecting
    watchWhileConnecting(readable: false, writable: true)
  }

  func pollConnect() {
    guard let connection else { return }
    switch PQconnectPoll(connection) {
    case PGRES_POLLING_READING: watchWhileConnecting(readable: true, writable: false)
    case PGRES_POLLING_WRITING: watchWhileConnecting(readable: false, writable: true)
    case PGRES_POLLING_OK:
      watchWhileConnecting(readable: true, writable: false)
      connected()
    default: fail(.connection(lostMessage()))
    }
  }

  /// The descriptor may be another one after every step: the next host, or a second try without encryption.
  private func watchWhileConnecting(readable: Bool, writable: Bool) {
    guard let connection else { return }
    watched = PQsocket(connection)
    if watched < 0 || !loop.watch(watched, for: self, readable: readable, writable: writable) {
      fail(.connection("epoll refuses the socket"))
    }
  }

  private func connected() {
    guard let connection, PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else {
      return fail(.connection(lostMessage()))
    }
    phase = .open
    var segments: [Segment] = []
    if !settings.settings.isEmpty {
      let commands = settings.settings.map { setting in
        var parameters = Parameters()
        parameters.append(text: setting.name)
        parameters.append(text: setting.value)
        return Command.oneShot("select set_config($1, $2, false)", parameters)
      }
      segments.append(Segment(commands, access: .write))
    }
    segments += settings.startup.map { Segment([.oneShot($0)], access: .write) }
    startupLeft = segments.count
    for segment in segments { backlog.append(.segment(Cargo(job: Job(segment), completion: .startup))) }
    for statement in settings.warm?.statements(settings.lane) ?? [] {
      let job = Job()
      backlog.append(.segment(Cargo(job: job, completion: .warm(statement))))
    }
    pump()
    if startupLeft == 0 { becomeReady() }
  }

  func becomeReady() {
    guard phase == .open, !isReady else { return }
    isReady = true
    connectDeadline = nil
    owner?.linkReady(self)
  }
}
