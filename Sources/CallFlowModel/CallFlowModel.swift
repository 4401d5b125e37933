// The first file of CallFlowModel comes here.
