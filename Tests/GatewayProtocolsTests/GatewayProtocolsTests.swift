// The first test of GatewayProtocols comes here.
