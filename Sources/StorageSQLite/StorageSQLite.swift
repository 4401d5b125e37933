// The first file of StorageSQLite comes here.
