// The first file of GatewayProtocols comes here.
