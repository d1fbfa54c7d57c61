package lint

// subjects gives the catalogue by subject, in the order of the manual.
func subjects() [12][]Rule {
	return [...][]Rule{
		algorithmRules[:], keyRules[:], referenceRules[:], formRules[:], headerRules[:], signatureRules[:],
		encryptionRules[:], typeRules[:], timeRules[:], claimRules[:], privateRules(), profileRules[:],
	}
}

// Catalogue gives every rule, in the order in which the manual has them. Do not
// change it.
func Catalogue() []Rule {
	var list []Rule
	for _, s := range subjects() {
		list = append(list, s...)
	}
	return list
}

// Lookup finds a rule by its id; nil if there is none.
func Lookup(id string) *Rule {
	for _, s := range subjects() {
		for i := range s {
			if s[i].ID == id {
				return &s[i]
			}
		}
	}
	return nil
}

// Check looks at a token. The findings come with the worst first; those of one
// severity in the order of layers and parts. Of one rule a token gets a few
// findings, and the last of them says how many more there are.
func Check(in *Input) []Finding {
	c := collector{in: in}
	for i := range in.Layers {
		if in.Layers[i].Token == nil {
			continue
		}
		c.problems(i)
		c.algorithms(i)
		c.keys(i)
		c.references(i)
		c.header(i)
		c.signatures(i)
		c.encryption(i)
	}
	c.types()
	c.times()
	c.claims()
	c.private()
	c.profile()
	c.engine()
	return c.sorted()
}
