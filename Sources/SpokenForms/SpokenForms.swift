// The first file of SpokenForms comes here.
