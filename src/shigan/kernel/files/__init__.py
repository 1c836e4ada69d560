"""Evidence: photos and papers kept by their content, shown without what they give away."""
