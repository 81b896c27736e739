-- Prosody 0.12 and 13, for tests: everything lies in @HOME@, nothing is read from the system's configuration.
local function certificate(name)
  return { certificate = "@HOME@/pki/"..name..".chain.pem"; key = "@HOME@/pki/"..name..".key"; }
end

run_as_root = true               -- only matters when root runs the tests: otherwise Prosody would change to a user who cannot write here
daemonize = false
pidfile = "@HOME@/prosody.pid"
data_path = "@HOME@/data"
certificates = "@HOME@/none"     -- no search for certificates: it would also find the bad ones
admin_socket = "@HOME@/prosody.sock"
log = { { levels = { min = "info" }, to = "file", filename = "@HOME@/server.log", timestamps = "%H:%M:%S" } }
storage = "internal"

interfaces = { "127.0.0.1" }
c2s_ports = { @STARTTLS@ }
c2s_direct_tls_ports = { @DIRECT_TLS@ }
s2s_ports = {}
http_ports = {}
https_ports = { @HTTPS@ }
https_interfaces = { "127.0.0.1" }
http_external_url = "https://localhost:@HTTPS@/"
https_ssl = certificate("server")

ssl = certificate("server")
c2s_direct_tls_ssl = certificate("server")
c2s_require_encryption = true
authentication = "internal_plain"     -- offers SCRAM-SHA-1 and SCRAM-SHA-256
modules_enabled = {
  "roster", "saslauth", "tls", "disco", "ping", "version", "time", "carbons", "csi", "csi_simple", "smacks", "offline",
  "presence", "message", "iq", "blocklist", "private", "vcard4", "vcard_legacy", "pep",
  "websocket",
  "http_altconnect",                  -- 0.12 has none, and says so in its log
}
modules_disabled = { "s2s" }
smacks_max_queue_size = 10000         -- a frozen client keeps its session while thousands of messages wait for it

VirtualHost "localhost"
VirtualHost "nosm.test"
  modules_disabled = { "smacks", "csi_simple" }

VirtualHost "anon.test"
  authentication = "anonymous"
VirtualHost "dead.test"
VirtualHost "mute.test"
VirtualHost "nosrv.test"

-- one certificate that a client must refuse each; the direct TLS port takes c2s_direct_tls_ssl, STARTTLS takes ssl
VirtualHost "expired.test"    ssl = certificate("expired");    c2s_direct_tls_ssl = certificate("expired")
VirtualHost "selfsigned.test" ssl = certificate("selfsigned"); c2s_direct_tls_ssl = certificate("selfsigned")
VirtualHost "wronghost.test"  ssl = certificate("wronghost");  c2s_direct_tls_ssl = certificate("wronghost")
VirtualHost "untrusted.test"  ssl = certificate("untrusted");  c2s_direct_tls_ssl = certificate("untrusted")
