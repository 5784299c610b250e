print("gam")
